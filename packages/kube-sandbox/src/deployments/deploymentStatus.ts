import type {
  Deployment,
  DeploymentCondition,
  DeploymentStatus,
} from './Deployment';
import { resolveLimits } from './rollout';

/** How many pods a Deployment has. */
export interface PodCounts {
  replicas: number;
  updated: number;
  ready: number;
  available: number;
}

export interface DeploymentOutlook {
  status: DeploymentStatus;
  /** When the progress deadline is over, if nothing moves until then. */
  deadlineAt?: Date;
}

const DEFAULT_DEADLINE_SECONDS = 600;

/** The reason of a rollout that has reached its end. */
const COMPLETE = 'NewReplicaSetAvailable';

/**
 * The status that the Deployment controller of Kubernetes would write:
 * progress is any change of the counts for the better; a rollout without
 * progress for `progressDeadlineSeconds` has failed, until it moves again.
 */
export function deploymentOutlook(
  deployment: Deployment,
  counts: PodCounts,
  now: Date,
): DeploymentOutlook {
  const { spec, status: previous = {}, metadata } = deployment;
  const desired = spec?.replicas ?? 1;
  const { maxSurge = '25%', maxUnavailable = '25%' } =
    spec?.strategy?.rollingUpdate ?? {};
  const limits = resolveLimits({ desired, maxSurge, maxUnavailable });
  const tolerated =
    spec?.strategy?.type === 'Recreate' ? 0 : limits.unavailable;
  const before = (type: DeploymentCondition['type']) =>
    previous.conditions?.find(condition => condition.type === type);

  const available = availability(counts.available >= desired - tolerated);
  const progressing = progress({
    deployment,
    counts,
    desired,
    before: before('Progressing'),
    now,
  });
  const conditions = [
    stamp(available, before('Available'), false, now),
    stamp(progressing, before('Progressing'), progressing.moved, now),
  ];
  const waitsForProgress =
    progressing.status === 'True' && progressing.reason !== COMPLETE;
  return {
    status: {
      observedGeneration: metadata.generation,
      ...withoutZeros({
        replicas: counts.replicas,
        updatedReplicas: counts.updated,
        readyReplicas: counts.ready,
        availableReplicas: counts.available,
        unavailableReplicas: Math.max(
          0,
          Math.max(desired, counts.replicas) - counts.available,
        ),
      }),
      conditions,
    },
    deadlineAt: waitsForProgress
      ? deadlineOf(deployment, conditions[1].lastUpdateTime)
      : undefined,
  };
}

type Statement = Pick<
  DeploymentCondition,
  'type' | 'status' | 'reason' | 'message'
>;

function availability(enough: boolean): Statement {
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Enough pods are available.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Not enough pods are available.',
      };
}

function progress(facts: {
  deployment: Deployment;
  counts: PodCounts;
  desired: number;
  before: DeploymentCondition | undefined;
  now: Date;
}): Statement & { moved: boolean } {
  const { deployment, counts, desired, before, now } = facts;
  const { status: previous = {}, metadata, spec } = deployment;
  const type = 'Progressing';
  if (spec?.paused) {
    return {
      type,
      status: 'Unknown',
      reason: 'DeploymentPaused',
      message: 'The rollout is paused.',
      moved: false,
    };
  }
  const complete =
    counts.updated === desired &&
    counts.replicas === desired &&
    counts.available === desired;
  const newGeneration = previous.observedGeneration !== metadata.generation;
  if (complete) {
    return {
      type,
      status: 'True',
      reason: COMPLETE,
      message: 'All pods run the current version.',
      moved: before?.reason !== COMPLETE,
    };
  }
  const moved =
    counts.updated > (previous.updatedReplicas ?? 0) ||
    counts.ready > (previous.readyReplicas ?? 0) ||
    counts.available > (previous.availableReplicas ?? 0) ||
    outdated(counts) < outdated(countsOf(previous));
  // Once complete, a version that loses pods is not rolled out again: the
  // deadline does not count for it.
  if (before?.reason === COMPLETE && !newGeneration) {
    return { ...before, moved: false };
  }
  if (
    before &&
    !moved &&
    !newGeneration &&
    (before.reason === 'ProgressDeadlineExceeded' ||
      deadlineOf(deployment, before.lastUpdateTime) <= now)
  ) {
    return {
      type,
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `No progress for ${deadlineSeconds(deployment)} seconds.`,
      moved: false,
    };
  }
  return {
    type,
    status: 'True',
    reason: 'ReplicaSetUpdated',
    message: 'The pods of the current version are not all available yet.',
    moved: moved || newGeneration || !before,
  };
}

function outdated({ replicas, updated }: PodCounts): number {
  return replicas - updated;
}

function countsOf(status: DeploymentStatus): PodCounts {
  return {
    replicas: status.replicas ?? 0,
    updated: status.updatedReplicas ?? 0,
    ready: status.readyReplicas ?? 0,
    available: status.availableReplicas ?? 0,
  };
}

/** Keeps the times of a condition that says the same as before. */
function stamp(
  { type, status, reason, message }: Statement,
  before: DeploymentCondition | undefined,
  moved: boolean,
  now: Date,
): DeploymentCondition {
  const at = now.toISOString();
  const same = before?.status === status && before.reason === reason;
  return {
    type,
    status,
    reason,
    message,
    lastUpdateTime: before && same && !moved ? before.lastUpdateTime : at,
    lastTransitionTime:
      before?.status === status ? before.lastTransitionTime : at,
  };
}

function deadlineSeconds({ spec }: Deployment): number {
  return spec?.progressDeadlineSeconds ?? DEFAULT_DEADLINE_SECONDS;
}

function deadlineOf(deployment: Deployment, lastProgress: string): Date {
  const from = new Date(lastProgress).getTime();
  return new Date(from + deadlineSeconds(deployment) * 1000);
}

function withoutZeros<T extends Record<string, number>>(
  numbers: T,
): Partial<T> {
  return Object.fromEntries(
    Object.entries(numbers).filter(([, value]) => value !== 0),
  ) as Partial<T>;
}
