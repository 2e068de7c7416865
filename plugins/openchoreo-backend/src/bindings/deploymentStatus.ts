import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  observeRevision,
  type ChoreoDeployment,
  type DeploymentStatus,
  type RevisionReading,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { statusWith, type Statement } from '../status';

/** Reason of the binding's Ready -> reason of the Deployment's (spec/resources.md 7.1). */
const DEPLOYMENT_REASONS: Readonly<Record<string, string>> = {
  ResourcesActive: 'DeploymentReady',
  ResourcesSuspended: 'DeploymentSuspended',
  ResourcesUndeployed: 'DeploymentUndeployed',
  ResourceHealthProgressing: 'DeploymentProgressing',
};

/**
 * The status of a Deployment record as its binding does: the condition Ready
 * mirrors that of the binding, the newest revision keeps the times.
 */
export function deploymentStatus(
  deployment: Stored<ChoreoDeployment>,
  ready: Statement,
  reading: RevisionReading,
  now: Date,
): DeploymentStatus {
  const status = statusWith<DeploymentStatus>(
    deployment,
    [
      {
        type: 'ArtifactResolved',
        status: 'True',
        reason: 'ArtifactResolvedSuccessfully',
        message: `Runs ${deployment.spec.deploymentArtifactRef}.`,
      },
      {
        ...ready,
        reason: DEPLOYMENT_REASONS[ready.reason] ?? 'DeploymentDegraded',
        // Not its message: progress would be written twice.
        message: `ServiceBinding ${deployment.metadata.name} says why.`,
      },
    ],
    now,
  );
  return status.revisions
    ? {
        ...status,
        revisions: observeRevision(status.revisions, reading, now),
      }
    : status;
}
