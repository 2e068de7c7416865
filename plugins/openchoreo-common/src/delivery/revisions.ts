import { contentHash } from '@openchoreo-backstage/kube-objects';
import {
  DEFAULT_REVISION_HISTORY_LIMIT,
  type ChoreoDeployment,
  type DeployableArtifact,
  type DeploymentRevision,
  type EnvironmentOverrides,
} from '../kinds';
import { hashOfArtifact } from './artifact';
import { presentOverrides } from './change';

import { mainContainer } from './mainContainer';

/**
 * What makes a revision another one: artifact and overrides. Configuration
 * values and release state do not (spec/resources.md 4.25).
 *
 * @public
 */
export function revisionHash(
  change: { artifactHash: string } & EnvironmentOverrides,
): string {
  return contentHash({
    artifactHash: change.artifactHash,
    ...presentOverrides(change),
  });
}

/** What a new revision is made from. @public */
export interface RevisionInput {
  /** Absent for the first revision of an environment. */
  deployment?: ChoreoDeployment;
  artifact: DeployableArtifact;
  /** The overrides of the binding. */
  overrides: EnvironmentOverrides;
  changeHash: string;
  cause: DeploymentRevision['cause'];
  /** Promotion that let it in. */
  promotion?: string;
  /** Entity ref, `system:…`, or the field manager of a direct edit. */
  author?: string;
  now: Date;
}

/** A revision before the control plane sealed it. @public */
export type UnsealedRevision = Omit<DeploymentRevision, 'seal'>;

/**
 * The revision that a change makes, to be sealed and put in front of the
 * others.
 *
 * @returns undefined when the newest revision is this very change already
 * @public
 */
export function nextRevision(
  input: RevisionInput,
): UnsealedRevision | undefined {
  const { artifact, overrides, promotion, author } = input;
  const revisions = input.deployment?.status?.revisions ?? [];
  const artifactHash = hashOfArtifact(artifact);
  const hash = revisionHash({ artifactHash, ...overrides });
  if (revisions[0]?.hash === hash) return undefined;
  const image = mainContainer(artifact.spec.workloadSpec ?? {})?.container
    .image;
  return {
    revision: Math.max(0, ...revisions.map(entry => entry.revision)) + 1,
    hash,
    deploymentArtifactRef: artifact.metadata.name,
    artifactHash,
    changeHash: input.changeHash,
    ...(image ? { image } : {}),
    ...presentOverrides(overrides),
    cause: input.cause,
    ...(promotion ? { promotion } : {}),
    ...(author ? { author } : {}),
    deployedAt: input.now.toISOString(),
    result: 'Progressing',
  };
}

/**
 * The history with a new revision in front, cut to the limit. What served until
 * now is superseded, and its time ends.
 *
 * @public
 */
export function withRevision(
  revisions: readonly DeploymentRevision[] | undefined,
  added: DeploymentRevision,
  limit: number = DEFAULT_REVISION_HISTORY_LIMIT,
): DeploymentRevision[] {
  const earlier = (revisions ?? []).map((entry, index) =>
    index === 0
      ? {
          ...entry,
          result: 'Superseded' as const,
          ...(entry.readySince && !entry.readyUntil
            ? { readyUntil: added.deployedAt }
            : {}),
        }
      : entry,
  );
  return [added, ...earlier].slice(0, Math.max(limit, 1));
}

/** How the newest revision does, as its binding says. @public */
export type RevisionReading = 'Progressing' | 'Ready' | 'Degraded' | 'Stopped';

/**
 * The history after another look at the binding: `readySince` begins when it
 * becomes Ready, `readyUntil` when it ceases to be. Only the newest revision
 * changes.
 *
 * @param reading - `Stopped` for suspended and undeployed bindings: the time
 * ends, the result stays
 * @returns the same list when nothing changed
 * @public
 */
export function observeRevision(
  revisions: DeploymentRevision[],
  reading: RevisionReading,
  now: Date,
): DeploymentRevision[] {
  const [newest, ...earlier] = revisions;
  if (!newest) return revisions;
  const at = now.toISOString();
  const isServing = newest.readySince !== undefined && !newest.readyUntil;
  if (reading === 'Ready') {
    if (isServing && newest.result === 'Ready') return revisions;
    const { readyUntil: _ended, ...rest } = newest;
    return [
      {
        ...rest,
        result: 'Ready',
        readySince: isServing ? newest.readySince : at,
      },
      ...earlier,
    ];
  }
  const result = reading === 'Stopped' ? newest.result : reading;
  if (!isServing && newest.result === result) return revisions;
  return [
    { ...newest, result, ...(isServing ? { readyUntil: at } : {}) },
    ...earlier,
  ];
}

/** Whether a revision was Ready at some time; what may be rolled back to. @public */
export function wasReady(revision: DeploymentRevision): boolean {
  return revision.readySince !== undefined || revision.result === 'Ready';
}
