import { contentHash } from '@openchoreo-backstage/kube-objects';
import type {
  ChoreoDeployment,
  DeployableArtifact,
  EnvironmentOverrides,
  Promotion,
  ReleaseState,
  ServiceBinding,
} from '../kinds';
import { hashOfArtifact } from './artifact';
import type { ConfigurationFact } from './resolve';

/**
 * All that a change brings into an environment: what approvals and admissions
 * bind to (design.md section 6).
 *
 * @public
 */
export interface Change extends EnvironmentOverrides {
  artifactHash: string;
  releaseState: ReleaseState;
  /** `Resolved.configuration`: the values and Secret references in use. */
  configuration: readonly ConfigurationFact[];
}

/** `sha256:<64 hex>` over a change. @public */
export function changeHash(change: Change): string {
  return contentHash({
    artifactHash: change.artifactHash,
    ...presentOverrides(change),
    configuration: change.configuration,
    releaseState: change.releaseState,
  });
}

/**
 * The overrides that are there. Nothing inside of them is left out, however
 * empty: `securityContext: null` in an override removes what the class sets.
 */
export function presentOverrides({
  classOverrides,
  workloadOverrides,
}: EnvironmentOverrides): EnvironmentOverrides {
  const isPresent = (value: object | undefined) =>
    value !== undefined && Object.keys(value).length > 0;
  return {
    ...(isPresent(classOverrides) ? { classOverrides } : {}),
    ...(isPresent(workloadOverrides) ? { workloadOverrides } : {}),
  };
}

/** What a binding runs, or would run, apart from configuration values. @public */
export type WantedState = Omit<Change, 'configuration'> & {
  artifactRef: string;
};

/** The state that a binding asks for now. @public */
export function wantedByBinding(
  binding: ServiceBinding,
  artifact: DeployableArtifact,
): WantedState {
  return {
    artifactRef: artifact.metadata.name,
    artifactHash: hashOfArtifact(artifact),
    releaseState: binding.spec.releaseState,
    ...presentOverrides(binding.spec),
  };
}

/**
 * The state that a Promotion would bring about in its target: overrides and
 * release state of the target stay, unless the Promotion names its own or
 * restores a revision.
 *
 * @param target - the binding there now, and its Deployment
 * @public
 */
export function wantedByPromotion(
  promotion: Promotion,
  artifact: DeployableArtifact,
  target: { binding?: ServiceBinding; deployment?: ChoreoDeployment },
): WantedState {
  const { spec } = promotion;
  const revision =
    spec.revision === undefined
      ? undefined
      : target.deployment?.status?.revisions?.find(
          entry => entry.revision === spec.revision,
        );
  const overrides = spec.overrides ?? revision ?? target.binding?.spec ?? {};
  return {
    artifactRef: artifact.metadata.name,
    artifactHash: hashOfArtifact(artifact),
    releaseState:
      spec.releaseState ?? target.binding?.spec.releaseState ?? 'Active',
    ...presentOverrides(overrides),
  };
}
