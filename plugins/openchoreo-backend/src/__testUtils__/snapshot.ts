import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { kinds } from '../hierarchy';
import type { Harness } from './harness';

/** Fields that say when, and how often something was written. */
const INCIDENTAL = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'lastTransitionTime',
  'lastUpdateTime',
  'lastObservedTime',
  'deployedAt',
  'readySince',
  'readyUntil',
  'startTime',
  'seal',
  'openchoreo.dev/seal',
  'openchoreo.dev/release-uid',
  'openchoreo.dev/manifest-hash',
  'openchoreo.dev/release-generation',
  'openchoreo.dev/minted-at',
  'managedFields',
]);

/** What objects come to, apart from when they did. */
export function substance(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(substance);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !INCIDENTAL.has(key))
      .map(([key, member]) => [key, substance(member)]),
  );
}

/** Everything on the control plane and on the default plane, apart from when it came. */
export function endState(harness: Harness): unknown {
  const plane = harness.planes.get({ namespace: 'default', name: 'default' });
  const own = Object.values(kinds).flatMap<KubeObject>(kind =>
    harness.cache.list(kind),
  );
  const there = (plane?.kinds ?? []).flatMap<KubeObject>(kind =>
    plane!.objects.list(kind),
  );
  return { own: own.map(substance), there: there.map(substance) };
}
