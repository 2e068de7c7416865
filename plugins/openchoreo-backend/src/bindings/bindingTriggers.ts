import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ObjectReader,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import {
  labels,
  type ComponentOwner,
  type Promotion,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  indexes,
  indexValue,
  kinds,
  lookups,
  namespaceOf,
  requestFor,
} from '../hierarchy';

/** What beside itself makes a binding worth another look (spec/controllers.md section 5). */
export function bindingTriggers(
  reader: ObjectReader,
): NonNullable<ControllerOptions['watches']> {
  const find = lookups(reader);

  return [
    // A Release has the name of its binding.
    { kind: kinds.Release, map: release => [requestFor(release)] },
    { kind: kinds.Promotion, map: bindingOfPromotion },
    { kind: kinds.DeployableArtifact, map: bindingsOfArtifact },
    { kind: kinds.Environment, map: bindingsInEnvironment },
    { kind: kinds.DataPlane, map: bindingsOnPlane },
    { kind: kinds.Project, map: bindingsOfProject },
    { kind: kinds.DeploymentPipeline, map: bindingsOfPipeline },
    // What others connect to: whether it exists, what it declares, where it is.
    { kind: kinds.Component, map: consumersOfComponent },
    { kind: kinds.Workload, map: consumersOfOwner },
    { kind: kinds.ServiceBinding, map: consumersOfOwner },
  ];

  function bindingOfPromotion(object: KubeObject): ReconcileRequest[] {
    const { owner, to } = (object as Promotion).spec;
    return find
      .bindingsOf(namespaceOf(object), owner)
      .filter(binding => binding.spec.environment === to)
      .map(requestFor);
  }

  function bindingsOfArtifact(artifact: KubeObject): ReconcileRequest[] {
    const { [labels.project]: project, [labels.component]: component } =
      artifact.metadata.labels ?? {};
    if (!project || !component) return [];
    return find
      .bindingsOf(namespaceOf(artifact), {
        projectName: project,
        componentName: component,
      })
      .filter(({ spec }) => spec.artifactRef === artifact.metadata.name)
      .map(requestFor);
  }

  function bindingsInEnvironment(environment: KubeObject): ReconcileRequest[] {
    return find
      .bindingsInEnvironment(
        namespaceOf(environment),
        environment.metadata.name,
      )
      .map(requestFor);
  }

  function bindingsOnPlane(plane: KubeObject): ReconcileRequest[] {
    return find
      .environmentsOn(namespaceOf(plane), plane.metadata.name)
      .flatMap(bindingsInEnvironment);
  }

  function bindingsOfProject(project: KubeObject): ReconcileRequest[] {
    const namespace = namespaceOf(project);
    const { name } = project.metadata;
    return find
      .componentsOf(namespace, name)
      .flatMap(({ metadata }) =>
        find.bindingsOf(namespace, {
          projectName: name,
          componentName: metadata.name,
        }),
      )
      .map(requestFor);
  }

  function bindingsOfPipeline(pipeline: KubeObject): ReconcileRequest[] {
    return find
      .projectsOf(namespaceOf(pipeline), pipeline.metadata.name)
      .flatMap(bindingsOfProject);
  }

  function consumersOf(
    namespace: string,
    component: string,
  ): ReconcileRequest[] {
    return reader
      .list(kinds.ServiceBinding, {
        index: {
          name: indexes.connectsTo,
          value: indexValue(namespace, component),
        },
      })
      .map(requestFor);
  }

  function consumersOfComponent(component: KubeObject): ReconcileRequest[] {
    return consumersOf(namespaceOf(component), component.metadata.name);
  }

  function consumersOfOwner(object: KubeObject): ReconcileRequest[] {
    const { owner } = object.spec as { owner: ComponentOwner };
    return consumersOf(namespaceOf(object), owner.componentName);
  }
}
