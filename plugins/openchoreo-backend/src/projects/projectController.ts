import {
  deepEqualJson,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import {
  finalizers,
  type CellRecord,
  type Project,
  type Release,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import {
  DEFAULT_NAME,
  kinds,
  lookups,
  namespaceOf,
  requestFor,
} from '../hierarchy';
import { parsePlaneKey, type Planes } from '../planes';
import { cellNamespaceOf } from '../releases';
import {
  ensureFinalizer,
  isDeleting,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';
import { finalizeProject } from './finalizeProject';

const NAME = 'project';

/**
 * Says whether a Project can be delivered, and remembers its cells, so that
 * they can be removed with it (spec/controllers.md 13.2, 13.7).
 */
export function createProjectController(
  deps: ControllerDependencies & { planes: Planes },
): ControllerOptions {
  const { client, reader, clock } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.Project,
    watches: [
      { kind: kinds.DeploymentPipeline, map: projectsOfPipeline },
      { kind: kinds.Release, map: projectWithNewCell },
      { kind: kinds.Component, map: deletedProject },
    ],
    async reconcile({ namespace = '', name }) {
      const project = find.project(namespace, name);
      if (!project) return undefined;
      if (isDeleting(project)) return finalizeProject(deps, project);
      const added = await ensureFinalizer(
        client,
        project,
        finalizers.project,
        system(NAME, `Project ${name} will be cleaned up when deleted`),
      );
      if (added) return undefined;

      const ready = readiness(project);
      const cells = cellsOf(project);
      await writeStatus(
        client,
        project,
        {
          ...statusWith(
            project,
            [
              {
                type: 'Created',
                status: 'True',
                reason: 'ProjectCreated',
                message: 'The project is registered.',
              },
              ready,
            ],
            clock.now(),
          ),
          ...(cells.length > 0 ? { cells } : {}),
        },
        system(NAME, ready.message),
      );
      return undefined;
    },
  };

  function readiness(project: Stored<Project>): Statement {
    const name = project.spec.deploymentPipelineRef || DEFAULT_NAME;
    return find.pipelineOf(project)
      ? {
          type: 'Ready',
          status: 'True',
          reason: 'ProjectReady',
          message: `Components are promoted along pipeline ${name}.`,
        }
      : {
          type: 'Ready',
          status: 'False',
          reason: 'DeploymentPipelineNotFound',
          message: `DeploymentPipeline ${name} does not exist in ${namespaceOf(
            project,
          )}; create it, or name another one.`,
        };
  }

  /** Every cell ever created: those remembered, and those that Releases made since. */
  function cellsOf(project: Stored<Project>): CellRecord[] {
    const cells = [...(project.status?.cells ?? [])];
    // Most Releases share a cell, and names of cells are costly to compute.
    const places = new Map<string, Stored<Release>>();
    for (const release of find.releasesOfProject(
      namespaceOf(project),
      project.metadata.name,
    )) {
      const { dataPlane } = release.status ?? {};
      if (dataPlane) {
        places.set(`${release.spec.environmentName} ${dataPlane}`, release);
      }
    }
    for (const release of places.values()) {
      const cell: CellRecord = {
        environment: release.spec.environmentName,
        dataPlane: parsePlaneKey(release.status!.dataPlane!).name,
        namespace: cellNamespaceOf(release),
      };
      if (!cells.some(known => deepEqualJson(known, cell))) cells.push(cell);
    }
    return cells;
  }

  function projectsOfPipeline(pipeline: KubeObject): ReconcileRequest[] {
    return find
      .projectsOf(namespaceOf(pipeline), pipeline.metadata.name)
      .map(requestFor);
  }

  function projectOf(object: KubeObject): Stored<Project> | undefined {
    const spec = object.spec as { owner: { projectName: string } };
    return find.project(namespaceOf(object), spec.owner.projectName);
  }

  function projectWithNewCell(release: KubeObject): ReconcileRequest[] {
    const project = projectOf(release);
    const { dataPlane } = (release as Release).status ?? {};
    const { environmentName } = (release as Release).spec;
    const isKnown = project?.status?.cells?.some(
      cell =>
        cell.environment === environmentName &&
        dataPlane === `${namespaceOf(release)}/${cell.dataPlane}`,
    );
    return project && dataPlane && !isKnown ? [requestFor(project)] : [];
  }

  function deletedProject(component: KubeObject): ReconcileRequest[] {
    const project = projectOf(component);
    return project && isDeleting(project) ? [requestFor(project)] : [];
  }
}
