export { API_GROUP, API_VERSION, VERSION } from './object';
export type { ChoreoObject, SpeclessObject } from './object';
export * from './labels';
export * from './registry';
export type { KindDefinition, PrinterColumn } from './definition';

export type { ConditionedStatus } from './condition';
export type { ComponentOwner, ProjectOwner } from './owner';
export type { KubernetesCluster, ObserverApi, ValueFrom } from './cluster';
export type {
  EnvFrom,
  EnvVar,
  FileMount,
  FileMountsFrom,
  ValueSource,
} from './configuration';
export { endpointTypes, MAX_SCHEMA_CONTENT_BYTES } from './workloadTemplate';
export type {
  EndpointType,
  SandboxBehaviour,
  WorkloadConnection,
  WorkloadContainer,
  WorkloadEndpoint,
  WorkloadOverrides,
  WorkloadTemplate,
} from './workloadTemplate';
export { DEFAULT_CLASS_NAME, exposeLevels } from './endpointTemplate';
export type {
  EndpointAccess,
  EndpointStatus,
  EndpointTemplate,
  ExposeLevel,
} from './endpointTemplate';
export type { RestPolicy } from './restPolicy';
export type {
  ApprovalPolicy,
  CheckPolicy,
  GatePolicy,
  WindowPolicy,
} from './gatePolicy';
export type { Application, TaskSettings } from './application';
export type { EndpointSpec } from './endpointSpec';
export type { ClassOverrides, EnvironmentOverrides } from './overrides';

export type {
  Organization,
  OrganizationSpec,
  OrganizationStatus,
} from './Organization';
export { defaultAllowedKinds } from './DataPlane';
export type {
  AllowedKind,
  DataPlane,
  DataPlaneSpec,
  DataPlaneStatus,
} from './DataPlane';
export { DEFAULT_DATA_PLANE } from './Environment';
export type {
  Environment,
  EnvironmentFreeze,
  EnvironmentSpec,
  EnvironmentStatus,
} from './Environment';
export type {
  DeploymentPipeline,
  DeploymentPipelineSpec,
  DeploymentPipelineStatus,
  PromotionPath,
  PromotionTarget,
} from './DeploymentPipeline';
export { DEFAULT_PIPELINE } from './Project';
export type {
  CellRecord,
  Project,
  ProjectSpec,
  ProjectStatus,
} from './Project';
export { componentTypeOf, componentTypes } from './Component';
export type {
  Component,
  ComponentBuild,
  ComponentSpec,
  ComponentStatus,
  ComponentType,
} from './Component';
export type { Workload, WorkloadSpec, WorkloadStatus } from './Workload';
export type { ChoreoService, ServiceSpec, ServiceStatus } from './Service';
export type {
  ServiceClass,
  ServiceClassSpec,
  ServiceClassStatus,
} from './ServiceClass';
export type { APIClass, APIClassSpec, APIClassStatus } from './APIClass';
export { releaseStates } from './ServiceBinding';
export type {
  BindingHold,
  ReleaseState,
  ServiceBinding,
  ServiceBindingSpec,
  ServiceBindingStatus,
} from './ServiceBinding';
export type {
  ClassSnapshot,
  DeployableArtifact,
  DeployableArtifactSpec,
  DeployableArtifactStatus,
} from './DeployableArtifact';
export { DEFAULT_REVISION_HISTORY_LIMIT } from './Deployment';
export type {
  ChoreoDeployment,
  DeploymentRevision,
  DeploymentSpec,
  DeploymentStatus,
} from './Deployment';
export { healthStatuses } from './Release';
export type {
  HealthStatus,
  Release,
  ReleaseResource,
  ReleaseResourceStatus,
  ReleaseSpec,
  ReleaseStatus,
} from './Release';
export { promotionTriggers } from './Promotion';
export type {
  Promotion,
  PromotionSpec,
  PromotionStatus,
  PromotionTrigger,
} from './Promotion';
export { gateStates, gateTypes, promotionPhases } from './promotionStatus';
export type {
  GateEvidence,
  GateState,
  GateType,
  PromotionAdmission,
  PromotionApproval,
  PromotionCheck,
  PromotionGate,
  PromotionPhase,
  PromotionSkip,
} from './promotionStatus';

export { labelValue, withDefaults } from './defaulting';
export {
  unenforcedFields,
  unenforcedGates,
  type UnenforcedField,
  type UnenforcedGate,
} from './unenforced';
export {
  crdFiles,
  customResourceDefinition,
} from './crd/customResourceDefinition';
