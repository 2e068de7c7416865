import type { KindRef, KubeObject } from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  type Component,
  type DataPlane,
  type DeliveryWorld,
  type Environment,
  type HistoryEntry,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, lookups } from '../hierarchy';

/** Names a component. */
export interface ComponentName {
  namespace: string;
  component: string;
}

/**
 * All that the delivery tab of a component is computed from.
 *
 * @returns undefined when there is no such component
 */
export function deliveryWorld(
  reader: ObjectReader,
  { namespace, component: name }: ComponentName,
  history: readonly HistoryEntry[],
): DeliveryWorld | undefined {
  const find = lookups(reader);
  const component = find.component(namespace, name);
  if (!component) return undefined;
  const owner = {
    projectName: component.spec.owner.projectName,
    componentName: name,
  };
  const project = find.project(namespace, owner.projectName);
  const organization = find.organization(namespace);
  const pipeline = project && find.pipelineOf(project);
  const service = find.servicesOf(namespace, owner)[0];
  const workload = find.workloadsOf(namespace, owner)[0];
  const bindings = find.bindingsOf(namespace, owner);
  return {
    component,
    ...(project ? { project } : {}),
    ...(service ? { service } : {}),
    ...(workload ? { workload } : {}),
    ...(pipeline ? { pipeline } : {}),
    environments: reader.list<Environment>(kinds.Environment, { namespace }),
    dataPlanes: reader.list<DataPlane>(kinds.DataPlane, { namespace }),
    bindings,
    deployments: bindings.flatMap(
      binding => find.deployment(namespace, binding.metadata.name) ?? [],
    ),
    releases: find.releasesOf(namespace, owner),
    artifacts: find.artifactsOf(namespace, name),
    promotions: find.promotionsOf(namespace, owner),
    history,
    owners: {
      ...named('project', project ?? organization),
      ...named('component', component, project, organization),
      ...named('platform', organization),
    },
  };
}

/** Kinds whose changes can change a delivery view. */
export const DELIVERY_KINDS: readonly KindRef[] = [
  kinds.Component,
  kinds.Project,
  kinds.Service,
  kinds.Workload,
  kinds.DeploymentPipeline,
  kinds.Environment,
  kinds.DataPlane,
  kinds.ServiceBinding,
  kinds.Deployment,
  kinds.Release,
  kinds.DeployableArtifact,
  kinds.Promotion,
];

/** Whether a change of an object can change the view of a component. */
export function concerns(
  object: KubeObject,
  { namespace, component }: ComponentName,
): boolean {
  if (object.metadata.namespace !== namespace) return false;
  const owner = (object.spec as Partial<Component['spec']> | undefined)
    ?.owner as { componentName?: string } | undefined;
  const of =
    object.kind === kinds.Component.kind
      ? object.metadata.name
      : owner?.componentName ??
        object.metadata.labels?.['openchoreo.dev/component'];
  return of === undefined || of === component;
}

function named(
  key: 'project' | 'component' | 'platform',
  ...objects: Array<KubeObject | undefined>
): Partial<NonNullable<DeliveryWorld['owners']>> {
  for (const object of objects) {
    const owner = object?.metadata.annotations?.[annotations.owner];
    if (owner) return { [key]: owner };
  }
  return {};
}
