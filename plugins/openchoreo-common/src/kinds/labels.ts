/** Prefix of our labels, annotations and finalizers. */
const PREFIX = 'openchoreo.dev';

/** Labels of control-plane objects and of what Releases apply (spec/resources.md 2.3). @public */
export const labels = {
  organization: `${PREFIX}/organization`,
  project: `${PREFIX}/project`,
  component: `${PREFIX}/component`,
  deploymentTrack: `${PREFIX}/deployment-track`,
  environment: `${PREFIX}/environment`,
  name: `${PREFIX}/name`,
  build: `${PREFIX}/build`,
  deployableArtifact: `${PREFIX}/deployable-artifact`,
  deployment: `${PREFIX}/deployment`,
  train: `${PREFIX}/train`,
  dataPlane: `${PREFIX}/dataplane`,
  /** `"true"` on a DataPlane that is a build cluster too. */
  buildPlane: `${PREFIX}/build-plane`,
  managedBy: `${PREFIX}/managed-by`,
  createdBy: `${PREFIX}/created-by`,
  releaseResourceId: `${PREFIX}/release-resource-id`,
  releaseUid: `${PREFIX}/release-uid`,
  releaseName: `${PREFIX}/release-name`,
  releaseNamespace: `${PREFIX}/release-namespace`,
  /** Installation that applied the object; only its own are pruned. */
  installation: `${PREFIX}/installation`,
} as const;

/** Annotations (spec/resources.md 2.4; design.md sections 4 and 6). @public */
export const annotations = {
  displayName: `${PREFIX}/display-name`,
  description: `${PREFIX}/description`,
  /** Entity ref of who owns the object in the catalog. */
  owner: `${PREFIX}/owner`,
  autoDeploy: `${PREFIX}/auto-deploy`,
  promotion: `${PREFIX}/promotion`,
  promotedFrom: `${PREFIX}/promoted-from`,
  requestSeal: `${PREFIX}/request-seal`,
  classRollout: `${PREFIX}/class-rollout`,
  autoBuild: `${PREFIX}/auto-build`,
  gitSecretRef: `${PREFIX}/git-secret-ref`,
  apiKeySecret: `${PREFIX}/api-key-secret`,
  basicAuthSecret: `${PREFIX}/basic-auth-secret`,
  adoptNamespace: `${PREFIX}/adopt-namespace`,
  forceDelete: `${PREFIX}/force-delete`,
  skipDataPlaneCleanup: `${PREFIX}/skip-dataplane-cleanup`,
  configHash: `${PREFIX}/config-hash`,
  mintedAt: `${PREFIX}/minted-at`,
  /** On a Release: proof that the control plane wrote its spec. */
  seal: `${PREFIX}/seal`,
  /** On applied objects: generation of the Release, for fencing. */
  releaseGeneration: `${PREFIX}/release-generation`,
  /** On our CustomResourceDefinitions; others of the group are left alone. */
  distribution: `${PREFIX}/distribution`,
} as const;

/** Value of the annotation `distribution` on our CustomResourceDefinitions. @public */
export const DISTRIBUTION = 'openchoreo-backstage';

/** Finalizers by kind (spec/resources.md 2.5). @public */
export const finalizers = {
  organization: `${PREFIX}/delete-namespace`,
  dataPlane: `${PREFIX}/dataplane-cleanup`,
  release: `${PREFIX}/dataplane-cleanup`,
  environment: `${PREFIX}/environment-cleanup`,
  project: `${PREFIX}/project-cleanup`,
  deployableArtifact: `${PREFIX}/deployableartifact-cleanup`,
  // Upstream's spelling: one hyphen more than that of the DataPlane.
  deployment: `${PREFIX}/data-plane-cleanup`,
  component: `${PREFIX}/component-cleanup`,
  promotion: `${PREFIX}/promotion-record`,
} as const;

/** Values of the label `managed-by`. @public */
export const managers = {
  /** On the namespace of an organization. */
  controlPlane: 'openchoreo-control-plane',
  /** On every object that a Release applies. */
  releaseController: 'release-controller',
} as const;

/** Value of the label `deployment-track` where no track exists (spec/resources.md A-09). @public */
export const DEFAULT_TRACK = 'default';

/** Labels of data-plane objects; also the keys of log queries (spec/resources.md 2.3). @public */
export const CELL = {
  organization: 'organization-name',
  project: 'project-name',
  environment: 'environment-name',
  component: 'component-name',
} as const;

/** One component in one cell. @public */
export interface CellMember {
  organization: string;
  project: string;
  environment: string;
  component: string;
}

/**
 * The four labels that select the pods of one component in one environment
 * (CELL4 of spec/controllers.md 3.2). Kubernetes selectors are immutable, so
 * this set may never grow.
 *
 * @public
 */
export function cellLabels(member: CellMember): Record<string, string> {
  return {
    [CELL.organization]: member.organization,
    [CELL.project]: member.project,
    [CELL.environment]: member.environment,
    [CELL.component]: member.component,
  };
}

/** Labels of pod templates beside the selector; network policies select by them. */
const WORKLOAD_LABELS = {
  'managed-by': 'choreo-deployment-controller',
  'belong-to': 'user-workloads',
} as const;

/**
 * Labels of the objects and pod templates of one component in one environment:
 * the selector labels, and those by which cluster-wide network policies find
 * workloads of users. Never to be used as a selector.
 *
 * @public
 */
export function cellObjectLabels(member: CellMember): Record<string, string> {
  return { ...cellLabels(member), ...WORKLOAD_LABELS };
}
