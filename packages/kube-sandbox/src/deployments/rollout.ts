/** What a rollout needs to know of a pod. */
export interface RolloutPod {
  name: string;
  available: boolean;
  createdAt: string;
}

export interface RolloutInput<P extends RolloutPod> {
  /** `spec.replicas`. */
  desired: number;
  strategy: 'RollingUpdate' | 'Recreate';
  /** A number, or a share of `desired` such as `25%`. */
  maxSurge: number | string;
  maxUnavailable: number | string;
  /** Pods of the wanted version. */
  updated: P[];
  /** Pods of all other versions. */
  outdated: P[];
}

export interface RolloutStep<P extends RolloutPod> {
  /** How many pods of the wanted version to make. */
  create: number;
  remove: P[];
}

/**
 * The next step from the pods that are to the pods that should be, following
 * the Deployment controller of Kubernetes:
 *
 * - never more than `desired + maxSurge` pods,
 * - of those that are available, at least `desired - maxUnavailable` stay, so
 *   old pods serve until new ones do, for ever if the new ones never do,
 * - old pods that are not available go first, since nobody misses them.
 *
 * Simplified: all old versions count as one, and scaling in the middle of a
 * rollout goes to the new version instead of being spread over the versions.
 */
export function planRollout<P extends RolloutPod>(
  input: RolloutInput<P>,
): RolloutStep<P> {
  const { desired, updated, outdated } = input;
  const tooMany = leastMissed(updated).slice(
    0,
    Math.max(0, updated.length - desired),
  );
  if (input.strategy === 'Recreate') {
    return outdated.length > 0
      ? { create: 0, remove: [...outdated, ...tooMany] }
      : { create: Math.max(0, desired - updated.length), remove: tooMany };
  }
  const { surge, unavailable } = resolveLimits(input);
  const total = updated.length + outdated.length;
  const create = Math.min(
    Math.max(0, desired - updated.length),
    Math.max(0, desired + surge - total),
  );
  return {
    create,
    remove: [
      ...tooMany,
      ...removableOutdated(
        { ...input, updated: updated.filter(pod => !tooMany.includes(pod)) },
        Math.max(0, desired - unavailable),
      ),
    ],
  };
}

function removableOutdated<P extends RolloutPod>(
  { updated, outdated, desired }: RolloutInput<P>,
  minAvailable: number,
): P[] {
  if (desired === 0) {
    return outdated;
  }
  const total = updated.length + outdated.length;
  const startingUp = updated.filter(({ available }) => !available).length;
  // Pods that are still starting do not count as a replacement.
  const most = Math.max(0, total - minAvailable - startingUp);
  const candidates = leastMissed(outdated);
  const broken = candidates
    .filter(({ available }) => !available)
    .slice(0, most);
  const serving = candidates.filter(({ available }) => available);
  const available = updated.length - startingUp + serving.length;
  const spare = Math.max(
    0,
    Math.min(most - broken.length, available - minAvailable),
  );
  return [...broken, ...serving.slice(0, spare)];
}

/** Unavailable ones first, then the youngest. */
function leastMissed<P extends RolloutPod>(pods: P[]): P[] {
  return [...pods].sort((a, b) => {
    if (a.available !== b.available) {
      return a.available ? 1 : -1;
    }
    if (a.createdAt !== b.createdAt) {
      return a.createdAt > b.createdAt ? -1 : 1;
    }
    return a.name < b.name ? -1 : 1;
  });
}

/** The two limits as numbers of pods; not both are 0. */
export function resolveLimits(input: {
  desired: number;
  maxSurge: number | string;
  maxUnavailable: number | string;
}): { surge: number; unavailable: number } {
  const surge = Math.ceil(share(input.maxSurge, input.desired));
  const unavailable = Math.floor(share(input.maxUnavailable, input.desired));
  return {
    surge,
    // With both at 0 a rollout could never begin.
    unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable,
  };
}

function share(limit: number | string, desired: number): number {
  if (typeof limit === 'number') {
    return limit;
  }
  const number = Number.parseFloat(limit);
  if (!Number.isFinite(number)) {
    return 0;
  }
  return limit.endsWith('%') ? (number * desired) / 100 : number;
}
