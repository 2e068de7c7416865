import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { Clock, WatchEvent } from '@openchoreo-backstage/kube-runtime';
import type { Feed } from './Feed';
import { transition } from './transition';

/** A watcher hears at least this often how far it has seen. */
export const BOOKMARK_INTERVAL_MS = 30_000;

export interface WatchChangesOptions {
  feed: Feed;
  clock: Clock;
  /** `Deployment.apps`. */
  kind: string;
  /** Changes after this resource version. */
  from: number;
  namespace?: string;
  matches(object: KubeObject): boolean;
  signal: AbortSignal;
}

/**
 * The changes that a watcher may see, in order, until the signal aborts. It
 * holds nothing while its reader is busy: a slow reader costs no memory, and
 * one that is slower than compaction gets a `GoneError`.
 */
export async function* watchChanges(
  options: WatchChangesOptions,
): AsyncGenerator<WatchEvent, void, undefined> {
  const { feed, clock, kind, namespace, matches, signal } = options;
  let seen = options.from;
  let bookmarkAt = clock.now().getTime() + BOOKMARK_INTERVAL_MS;

  while (!signal.aborted) {
    const { changes, upTo } = await feed.read(kind, seen);
    for (const change of changes) {
      seen = change.rv;
      const elsewhere =
        namespace !== undefined && change.namespace !== namespace;
      const event = elsewhere ? undefined : transition(change, matches);
      if (event) {
        yield event;
        if (signal.aborted) {
          return;
        }
      }
    }
    seen = upTo;

    const now = clock.now().getTime();
    if (now >= bookmarkAt) {
      bookmarkAt = now + BOOKMARK_INTERVAL_MS;
      yield { type: 'BOOKMARK', resourceVersion: String(seen) };
    } else if (changes.length === 0) {
      await feed.wait(kind, seen, bookmarkAt - now, signal);
    }
  }
}
