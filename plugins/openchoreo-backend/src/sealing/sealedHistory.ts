import type {
  ChoreoDeployment,
  VerifySeal,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/**
 * A Deployment with those of its revisions that the control plane recorded.
 * Gates, rollbacks and tenure rest on what ran where, so a revision that
 * somebody else wrote into the status counts as absent (docs/adr/0005-seals.md).
 *
 * NOTE: `readySince`, `readyUntil` and `result` are observations that come after
 * the seal; only that a revision was there is proven.
 *
 * @returns the same object when nothing was forged
 */
export function sealedHistory<T extends ChoreoDeployment>(
  deployment: T,
  verifySeal: VerifySeal,
): T {
  const revisions = deployment.status?.revisions ?? [];
  const sealed = revisions.filter(revision =>
    verifySeal('revision', revision, deployment),
  );
  return sealed.length === revisions.length
    ? deployment
    : { ...deployment, status: { ...deployment.status, revisions: sealed } };
}
