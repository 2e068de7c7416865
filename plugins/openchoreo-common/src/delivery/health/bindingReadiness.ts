import {
  findCondition,
  type ConditionStatement,
} from '@openchoreo-backstage/kube-objects';
import type {
  DeployableArtifact,
  HealthStatus,
  Release,
  ReleaseState,
} from '../../kinds';
import type { RenderResult } from '../render';
import { reasonInWords } from './reasonInWords';

/** What the readiness of a binding follows from. @public */
export interface ReadinessInput {
  releaseState: ReleaseState;
  /** Answer of the let-in test where it refused. */
  refused?: {
    reason: 'InvalidConfiguration' | 'PromotionRequired';
    message: string;
  };
  /** The artifact, for classes that it lacks. */
  artifact?: DeployableArtifact;
  /** What was rendered; absent when it did not come to that. */
  render?: Pick<RenderResult, 'problems' | 'waiting'>;
  /** The write of the Release failed. */
  writeFailure?: {
    reason:
      | 'ReleaseCreationFailed'
      | 'ReleaseUpdateFailed'
      | 'ReleaseDeletionFailed';
    message: string;
  };
  /** The Release as it is; absent while there is none. */
  release?: Release;
}

/** Condition `Ready` of a binding, without times. @public */
export type Readiness = Pick<
  ConditionStatement,
  'status' | 'reason' | 'message'
> & { status: 'True' | 'False' };

/**
 * How a binding does, first match wins (spec/resources.md 7.2).
 *
 * @public
 */
export function bindingReadiness(input: ReadinessInput): Readiness {
  const { release, releaseState, render, refused, writeFailure } = input;
  if (releaseState === 'Undeploy') {
    return writeFailure
      ? notReady(writeFailure.reason, writeFailure.message)
      : notReady(
          'ResourcesUndeployed',
          release ? 'It is being undeployed.' : 'It is undeployed.',
        );
  }
  if (refused) return notReady(refused.reason, refused.message);
  const missing = input.artifact && missingClass(input.artifact);
  if (missing) return missing;
  if (render && render.problems.length > 0) {
    return notReady(
      'InvalidConfiguration',
      render.problems
        .map(({ path, message }) => (path ? `${path} ${message}` : message))
        .join('; '),
    );
  }
  if (render && render.waiting.length > 0) {
    return notReady('ResourceHealthProgressing', render.waiting.join(' '));
  }
  if (writeFailure) return notReady(writeFailure.reason, writeFailure.message);
  return release
    ? releaseReadiness(release, releaseState)
    : notReady('ResourceHealthProgressing', 'The Release is being written.');
}

function missingClass(artifact: DeployableArtifact): Readiness | undefined {
  const { classSnapshot, apis } = artifact.spec;
  if (!classSnapshot?.spec) {
    return notReady(
      'ServiceClassNotFound',
      `ServiceClass ${classSnapshot?.className ?? 'default'} does not exist.`,
    );
  }
  const [api] = Object.entries(apis ?? {}).filter(
    ([, { className }]) =>
      !Object.hasOwn(classSnapshot.apiClasses ?? {}, className),
  );
  return (
    api &&
    notReady(
      'APIClassNotFound',
      `APIClass ${api[1].className}, which API ${api[0]} names, does not exist.`,
    )
  );
}

function releaseReadiness(
  release: Release,
  releaseState: ReleaseState,
): Readiness {
  const { status = {}, metadata } = release;
  const applied = findCondition(status.conditions, 'Applied');
  if (applied?.status === 'False') {
    return notReady(
      'ResourceHealthDegraded',
      applied.message || applied.reason,
    );
  }
  const isObserved =
    status.observedGeneration !== undefined &&
    status.observedGeneration >= (metadata.generation ?? 0);
  if (!isObserved) {
    return notReady(
      'ResourceHealthProgressing',
      'The data plane has not taken the newest Release yet.',
    );
  }
  const resources = status.resources ?? [];
  if (resources.length === 0) {
    return {
      status: 'True',
      reason: 'ResourcesActive',
      message: 'There is nothing to deploy.',
    };
  }
  const health = resources.map(
    (resource): HealthStatus => resource.healthStatus ?? 'Unknown',
  );
  const words = reasonInWords(release);
  if (releaseState === 'Suspend' && health.includes('Suspended')) {
    return notReady('ResourcesSuspended', 'It is suspended.');
  }
  if (health.every(status_ => status_ === 'Healthy')) {
    return { status: 'True', reason: 'ResourcesActive', message: words };
  }
  return health.some(one => one === 'Progressing' || one === 'Unknown')
    ? notReady('ResourceHealthProgressing', words)
    : notReady('ResourceHealthDegraded', words);
}

function notReady(reason: string, message: string): Readiness {
  return { status: 'False', reason, message };
}
