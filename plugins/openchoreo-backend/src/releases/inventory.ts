import {
  deepEqualJson,
  groupOf,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  resourceHealth,
  type HealthStatus,
  type ReleaseResourceStatus,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { DesiredObject } from './manifests';

/**
 * What a Release has on its data plane, one entry per desired object
 * (spec/controllers.md 10.3). The time of an entry moves only when its status
 * or health changed.
 *
 * @param live - the live object of each id; absent where it is not there
 */
export function inventory(
  desired: readonly DesiredObject[],
  live: ReadonlyMap<string, Stored>,
  before: readonly ReleaseResourceStatus[] | undefined,
  now: Date,
): ReleaseResourceStatus[] {
  const previous = new Map((before ?? []).map(entry => [entry.id, entry]));
  return desired.map(({ id, object }) => {
    const entry = observe(id, object, live.get(id));
    const last = previous.get(id);
    const same =
      last !== undefined &&
      last.healthStatus === entry.healthStatus &&
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
): ReleaseResourceStatus {
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
    healthStatus: live ? resourceHealth(live) : ('Unknown' as HealthStatus),
  };
}
