export * from './artifact';
export { artifactChip } from './artifactChip';
export { changeHash, wantedByBinding, wantedByPromotion } from './change';
export type { Change, WantedState } from './change';
export { resolveConnections, workloadObjectName } from './connections';
export type {
  ConnectionOutcome,
  ConnectionsInput,
  ConnectionTarget,
} from './connections';
export * from './health';
export { containersInOrder, mainContainer } from './mainContainer';
export type { NamedContainer } from './mainContainer';
export { applyWorkloadOverrides, countOverrides } from './applyOverrides';
export { bindingFieldsOf } from './bindingFields';
export type { BindingFields } from './bindingFields';
export { mintArtifact } from './mintArtifact';
export type { ArtifactSources } from './mintArtifact';
export { overrideProblems } from './overrides';
export * from './pipeline';
export { planChange } from './plan';
export type { PlanInput } from './plan';
export * from './render';
export * from './resolve';
export * from './revisions';
export { activeFreeze } from './freeze';
export * from './view';
export { withVersions } from './versionWords';
