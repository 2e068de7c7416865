import type { Stored } from '@openchoreo-backstage/kube-objects';
import { Pod, readySince } from '../pods/Pod';
import { Deployment, ReplicaSet, TEMPLATE_HASH_LABEL } from './Deployment';
import type { RolloutPod } from './rollout';
import { templateHash } from './newObjects';

/** A pod of a version. */
export interface VersionPod extends RolloutPod {
  pod: Stored<Pod>;
  ready: boolean;
  /** When a ready pod becomes available; undefined when it is, or is not ready. */
  availableAt?: Date;
}

/** A ReplicaSet with its pods. */
export interface Version {
  set: Stored<ReplicaSet>;
  pods: VersionPod[];
}

/**
 * The version that the template asks for. While a Deployment is paused, a
 * changed template is not rolled out and the newest version stays current.
 */
export function currentVersion(
  deployment: Stored<Deployment>,
  versions: Version[],
): Version | undefined {
  const hash = templateHash(deployment.spec!.template);
  const wanted = versions.find(
    ({ set }) => set.metadata.labels?.[TEMPLATE_HASH_LABEL] === hash,
  );
  return wanted || !deployment.spec?.paused
    ? wanted
    : [...versions].sort((a, b) =>
        a.set.metadata.creationTimestamp < b.set.metadata.creationTimestamp
          ? 1
          : -1,
      )[0];
}

/** What a rollout needs to know of a pod at this time. */
export function versionPod(
  pod: Stored<Pod>,
  minReadyMs: number,
  now: Date,
): VersionPod {
  const since = readySince(pod);
  const availableAt = since && new Date(since.getTime() + minReadyMs);
  const available = availableAt !== undefined && availableAt <= now;
  return {
    pod,
    name: pod.metadata.name,
    createdAt: pod.metadata.creationTimestamp,
    ready: since !== undefined,
    available,
    availableAt: available ? undefined : availableAt,
  };
}

export function isReady({ ready }: VersionPod): boolean {
  return ready;
}

export function isAvailable({ available }: VersionPod): boolean {
  return available;
}
