import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { WatchEvent } from '@openchoreo-backstage/kube-runtime';
import type { Change } from './Change';

/**
 * What a change is to a watcher who sees only some objects: one that begins to
 * match is added, one that no longer does is deleted, and shown as he last saw
 * it, since he may not see what it has become.
 */
export function transition(
  change: Change,
  matches: (object: KubeObject) => boolean,
): WatchEvent | undefined {
  const before = change.before();
  const was = before !== undefined && matches(before);
  if (change.type === 'DELETED') {
    return was ? { type: 'DELETED', object: change.after() } : undefined;
  }
  const is = matches(change.after());
  if (is) {
    return { type: was ? 'MODIFIED' : 'ADDED', object: change.after() };
  }
  return was
    ? { type: 'DELETED', object: lastSeen(before, change) }
    : undefined;
}

function lastSeen(before: Stored, change: Change): Stored {
  return {
    ...before,
    metadata: { ...before.metadata, resourceVersion: String(change.rv) },
  };
}
