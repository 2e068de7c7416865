import type {
  Component,
  DataPlane,
  DeployableArtifact,
  DeploymentPipeline,
  Environment,
  KindName,
  KindObjects,
  Organization,
  Project,
  ServiceBinding,
  Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** The kinds that entities are made from. */
export const INGESTED_KINDS = [
  'Organization',
  'DataPlane',
  'Environment',
  'DeploymentPipeline',
  'Project',
  'Component',
  'Workload',
  'ServiceBinding',
] as const satisfies readonly KindName[];

export type IngestedKind = (typeof INGESTED_KINDS)[number];
export type IngestedObject = KindObjects[IngestedKind];

/** Everything that entities are made from, as it is at one moment. */
export interface CatalogWorld {
  organizations: readonly Organization[];
  dataPlanes: readonly DataPlane[];
  environments: readonly Environment[];
  pipelines: readonly DeploymentPipeline[];
  projects: readonly Project[];
  components: readonly Component[];
  workloads: readonly Workload[];
  bindings: readonly ServiceBinding[];
  /** What is deployed; absent where it could not be read yet. */
  artifact(namespace: string, name: string): DeployableArtifact | undefined;
}
