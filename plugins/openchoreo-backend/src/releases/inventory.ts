import {
  deepEqualJson,
  groupOf,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  podTrouble,
  resourceHealth,
  type HealthStatus,
  type PodTrouble,
  type ReleaseResourceStatus,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { DesiredObject } from './manifests';

/** The live pods of a workload. */
export type PodsOf = (workload: Stored) => readonly KubeObject[];

/** Kinds whose pods say why they do not run. */
const WORKLOADS = ['Deployment', 'StatefulSet'];

/**
 * What a Release has on its data plane, one entry per desired object
 * (spec/controllers.md 10.3). The time of an entry moves only when its status
 * or health changed.
 *
 * @param live - the live object of each id; absent where it is not there
 * @param podsOf - the live pods of a workload
 */
export function inventory(
  desired: readonly DesiredObject[],
  live: ReadonlyMap<string, Stored>,
  podsOf: PodsOf,
  before: readonly ReleaseResourceStatus[] | undefined,
  now: Date,
): ReleaseResourceStatus[] {
  const previous = new Map((before ?? []).map(entry => [entry.id, entry]));
  return desired.map(({ id, object }) => {
    const entry = observe(id, object, live.get(id), podsOf);
    const last = previous.get(id);
    const same =
      last !== undefined &&
      last.healthStatus === entry.healthStatus &&
      last.message === entry.message &&
      deepEqualJson(last.status, entry.status);
    if (same) {
      return last.lastObservedTime
        ? { ...entry, lastObservedTime: last.lastObservedTime }
        : entry;
    }
    return live.has(id)
      ? { ...entry, lastObservedTime: now.toISOString() }
      : entry;
  });
}

function observe(
  id: string,
  object: KubeObject,
  live: Stored | undefined,
  podsOf: PodsOf,
): ReleaseResourceStatus {
  const trouble = live && troubleOf(live, podsOf);
  const group = groupOf(object.apiVersion);
  const version = object.apiVersion.slice(group ? group.length + 1 : 0);
  const { namespace, name } = object.metadata;
  return {
    id,
    ...(group ? { group } : {}),
    version,
    kind: object.kind,
    ...(namespace ? { namespace } : {}),
    name,
    ...(live?.status
      ? { status: live.status as ReleaseResourceStatus['status'] }
      : {}),
    healthStatus: live ? healthOf(live, trouble) : ('Unknown' as HealthStatus),
    ...(trouble ? { message: trouble.sentence } : {}),
  };
}

/** What is wrong with the pods of a workload that is meant to run. */
function troubleOf(live: Stored, podsOf: PodsOf): PodTrouble | undefined {
  if (!WORKLOADS.includes(live.kind)) return undefined;
  const { replicas } = (live.spec ?? {}) as { replicas?: number };
  if (replicas === 0) return undefined;
  return podTrouble(podsOf(live), replicas ?? 1);
}

/** Pods that are stuck say so minutes before their workload does. */
function healthOf(live: Stored, trouble: PodTrouble | undefined): HealthStatus {
  const health = resourceHealth(live);
  return trouble?.stuck && health !== 'Suspended' ? 'Degraded' : health;
}
