import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { ObjectCache } from '@openchoreo-backstage/kube-runtime';
import {
  labels,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { dataPlaneName, DEFAULT_NAME } from './defaults';
import { kinds } from './kinds';

/** Names of the indexes that `declareIndexes` adds; values come from `indexValue`. */
export const indexes = {
  /** What belongs to a component: `indexValue(namespace, component)`. */
  component: 'component',
  /** Components and Releases of a project: `indexValue(namespace, project)`. */
  project: 'project',
  /** Bindings and Releases in an environment: `indexValue(namespace, environment)`. */
  environment: 'environment',
  /** Environments on a data plane: `indexValue(namespace, data plane)`. */
  dataPlane: 'dataPlane',
  /** Bindings that connect to a component: `indexValue(namespace, component)`. */
  connectsTo: 'connectsTo',
  /** Projects that follow a pipeline: `indexValue(namespace, pipeline)`. */
  pipeline: 'pipeline',
} as const;

/** The value under which an index files objects of a namespace. */
export function indexValue(namespace: string | undefined, name: string) {
  return `${namespace ?? ''}/${name}`;
}

interface Specs {
  owner?: { projectName?: string; componentName?: string };
  environment?: string;
  environmentName?: string;
  deploymentPipelineRef?: string;
}

/** Kinds that say in `spec.owner` which component they belong to. */
const ownedKinds = [
  kinds.Workload,
  kinds.Service,
  kinds.ServiceBinding,
  kinds.Release,
  kinds.Promotion,
];

/** Kinds that say it in their labels. */
const labelledKinds = [kinds.DeployableArtifact, kinds.Deployment];

/** Declares the indexes that the lookups use. */
export function declareIndexes(cache: Pick<ObjectCache, 'addIndex'>): void {
  const spec = (object: KubeObject) => (object.spec ?? {}) as Specs;
  const file = (object: KubeObject, name: string | undefined) =>
    name ? [indexValue(object.metadata.namespace, name)] : [];

  for (const kind of ownedKinds) {
    cache.addIndex({
      kind,
      name: indexes.component,
      values: object => file(object, spec(object).owner?.componentName),
    });
  }
  for (const kind of labelledKinds) {
    cache.addIndex({
      kind,
      name: indexes.component,
      values: object =>
        file(object, object.metadata.labels?.[labels.component]),
    });
  }
  for (const kind of [kinds.Component, kinds.Release]) {
    cache.addIndex({
      kind,
      name: indexes.project,
      values: object => file(object, spec(object).owner?.projectName),
    });
  }
  for (const kind of [kinds.ServiceBinding, kinds.Release]) {
    cache.addIndex({
      kind,
      name: indexes.environment,
      values: object =>
        file(object, spec(object).environment ?? spec(object).environmentName),
    });
  }
  cache.addIndex<ServiceBinding>({
    kind: kinds.ServiceBinding,
    name: indexes.connectsTo,
    values: binding =>
      connectedComponents(binding).flatMap(name => file(binding, name)),
  });
  cache.addIndex({
    kind: kinds.Environment,
    name: indexes.dataPlane,
    values: object => file(object, dataPlaneName(object)),
  });
  cache.addIndex({
    kind: kinds.Project,
    name: indexes.pipeline,
    values: object =>
      file(object, spec(object).deploymentPipelineRef || DEFAULT_NAME),
  });
}

/** Names of the components that a binding has `api` connections to. */
function connectedComponents({ spec }: ServiceBinding): string[] {
  const connections = [
    ...Object.values(spec.workloadSpec?.connections ?? {}),
    ...Object.values(spec.workloadOverrides?.connections ?? {}),
  ];
  const names = connections.map(connection => connection.params?.componentName);
  return [...new Set(names)].filter(name => name !== undefined);
}
