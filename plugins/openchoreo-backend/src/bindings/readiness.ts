import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  bindingReadiness,
  type DeployableArtifact,
  type LetIn,
  type ReadinessInput,
  type Release,
  type RenderResult,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { isDeleting, type Statement } from '../status';
import type { ReleaseWriteError } from './releaseRecord';

/** How far a binding was brought in one pass. */
export type Finding =
  | { kind: 'undeployed' }
  /** Not let in; what runs keeps running. */
  | {
      kind: 'refused';
      refused: Pick<Extract<LetIn, { allowed: false }>, 'reason' | 'message'>;
    }
  /** Something is wrong or not there yet; the last Release stays. */
  | {
      kind: 'notRendered';
      artifact: DeployableArtifact;
      rendered: RenderResult;
    }
  /** A former Release is still being cleaned up. */
  | { kind: 'leaving' }
  | { kind: 'writeFailed'; error: ReleaseWriteError }
  | { kind: 'rendered'; artifact: DeployableArtifact; rendered: RenderResult };

/** The condition Ready of a binding after a pass (spec/resources.md 7.2). */
export function readinessOf(
  finding: Finding,
  binding: ServiceBinding,
  release: Stored<Release> | undefined,
): Statement {
  if (finding.kind === 'leaving') {
    return {
      type: 'Ready',
      status: 'False',
      reason: 'ResourceHealthProgressing',
      message: 'What was undeployed is still being cleaned up.',
    };
  }
  return {
    type: 'Ready',
    ...bindingReadiness(inputOf(finding, binding, release)),
  };
}

/** How what a Release put on its data plane does. */
export function healthOf(binding: ServiceBinding, release: Release): Statement {
  const { releaseState } = binding.spec;
  return { type: 'Ready', ...bindingReadiness({ releaseState, release }) };
}

function inputOf(
  finding: Exclude<Finding, { kind: 'leaving' }>,
  binding: ServiceBinding,
  release: Stored<Release> | undefined,
): ReadinessInput {
  const { releaseState } = binding.spec;
  const input = { releaseState, release };
  switch (finding.kind) {
    case 'undeployed':
      return input;
    case 'refused':
      // An undeployment that was not let in did not happen.
      return { ...input, releaseState: 'Active', refused: finding.refused };
    case 'writeFailed': {
      const { reason, message } = finding.error;
      return { ...input, writeFailure: { reason, message } };
    }
    default:
      return {
        ...input,
        artifact: finding.artifact,
        render: finding.rendered,
        ...(release && isDeleting(release) ? { release: undefined } : {}),
      };
  }
}
