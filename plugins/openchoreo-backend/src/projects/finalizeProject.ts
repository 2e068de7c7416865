import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ReconcileResult } from '@openchoreo-backstage/kube-runtime';
import {
  finalizers,
  labels,
  type DataPlane,
  type Environment,
  type Project,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups, namespaceOf } from '../hierarchy';
import { removeCells, type Planes } from '../planes';
import {
  deleteObject,
  removeFinalizer,
  statusWith,
  system,
  writeStatus,
} from '../status';

const NAME = 'project';

/**
 * One pass of deleting a Project: its components go first, with their Releases,
 * then its cell namespaces on every plane that may have one
 * (spec/controllers.md 13.7).
 */
export async function finalizeProject(
  deps: ControllerDependencies & { planes: Planes },
  project: Stored<Project>,
): Promise<ReconcileResult | undefined> {
  const { client, reader, clock, planes } = deps;
  const find = lookups(reader);
  const namespace = namespaceOf(project);
  const { name } = project.metadata;
  const context = system(NAME, `Project ${name} is being deleted`);

  async function report(message: string) {
    await writeStatus(
      client,
      project,
      statusWith(
        project,
        [
          {
            type: 'Finalizing',
            status: 'True',
            reason: 'ProjectFinalizing',
            message,
          },
        ],
        clock.now(),
      ),
      system(NAME, message),
    );
  }

  const components = find.componentsOf(namespace, name);
  if (components.length > 0) {
    await report(
      `${components.length} components still have to go, ${components[0].metadata.name} among them.`,
    );
    for (const component of components) {
      await deleteObject(client, component, context);
    }
    return undefined;
  }
  for (const dataPlane of planesWithCells()) {
    const outcome = await removeCells({
      planes,
      dataPlane,
      holder: project,
      labels: {
        [labels.organization]: namespace,
        [labels.project]: name,
      },
      context,
    });
    if (outcome.state === 'waiting') {
      await report(outcome.message);
      return { requeueAfterMs: outcome.retryInMs };
    }
  }
  await removeFinalizer(
    client,
    project,
    finalizers.project,
    system(NAME, `Nothing of project ${name} is left`),
  );
  return undefined;

  /** Planes of every environment, and of cells in environments that are gone. */
  function planesWithCells(): Stored<DataPlane>[] {
    const current = reader
      .list<Environment>(kinds.Environment, { namespace })
      .map(find.dataPlaneOf);
    const remembered = (project.status?.cells ?? []).map(cell =>
      find.dataPlane(namespace, cell.dataPlane),
    );
    const known = [...current, ...remembered].filter(
      plane => plane !== undefined,
    );
    return [
      ...new Map(known.map(plane => [plane.metadata.uid, plane])).values(),
    ];
  }
}
