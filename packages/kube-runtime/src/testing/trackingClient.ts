import type {
  KindRef,
  KubeObject,
  Stored,
} from '@openchoreo-backstage/kube-objects';
import { isHeld } from '../cache/CachingClient';
import { compareResourceVersions } from '../cache/resourceVersion';
import type {
  ObjectClient,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from '../client/ObjectClient';

/** @public */
export interface TrackingClient extends ObjectClient {
  /**
   * Resolves when every watch that was opened through this client has taken in
   * every write that was made through it. The deadline is real time.
   *
   * @throws Error naming the kinds that are behind at the deadline
   */
  whenCaughtUp(options: { deadlineMs: number }): Promise<void>;
}

interface Write {
  uid: string;
  resourceVersion: string;
  /** The object is gone, and a watch has to say so. */
  gone: boolean;
}

interface TrackedWatch {
  kind: string;
  startVersion: string;
  seenVersion: string;
  goneUids: Set<string>;
}

/**
 * For tests that move a simulated clock over a cluster with a real database: a
 * write that a test made reaches the controllers by watch a little later, and
 * time must not move on before that. Test and manager use the same tracking
 * client, and the clock waits for it:
 *
 * ```ts
 * const client = trackingClient(cluster);
 * clock.settleWith(() => client.whenCaughtUp({ deadlineMs: 10_000 }));
 * clock.settleWith(() => manager.whenIdle({ deadlineMs: 10_000 }));
 * ```
 *
 * Watches with selectors or of one namespace are not waited for, nor are
 * writes that others make, such as garbage collection. It remembers every
 * write, so it is for tests only.
 *
 * @public
 */
export function trackingClient(client: ObjectClient): TrackingClient {
  const writes = new Map<string, Write[]>();
  const watches = new Set<TrackedWatch>();
  const wakers = new Set<() => void>();

  function noted<T extends Stored>(object: T, deleted: boolean): T {
    const { uid, resourceVersion, deletionTimestamp } = object.metadata;
    const gone = (deleted || Boolean(deletionTimestamp)) && !isHeld(object);
    const key = kindKey(object);
    const known = writes.get(key) ?? [];
    // An object that is gone makes its earlier writes uninteresting.
    writes.set(key, [
      ...known.filter(write => write.uid !== uid),
      { uid, resourceVersion, gone },
    ]);
    return object;
  }

  async function written<T extends Stored>(
    write: Promise<T>,
    options: WriteOptions | undefined,
  ): Promise<T> {
    const object = await write;
    return options?.dryRun ? object : noted(object, false);
  }

  async function* watch(
    kind: KindRef,
    options: WatchOptions,
  ): AsyncGenerator<WatchEvent> {
    const tracked: TrackedWatch = {
      kind: kindKey(kind),
      startVersion: options.resourceVersion,
      seenVersion: options.resourceVersion,
      goneUids: new Set(),
    };
    const complete =
      !options.namespace && !options.labelSelector && !options.fieldSelector;
    if (complete) {
      watches.add(tracked);
    }
    try {
      for await (const event of client.watch(kind, options)) {
        yield event;
        // The consumer has asked for the next one, so it is done with this.
        if (event.type === 'BOOKMARK') {
          tracked.seenVersion = event.resourceVersion;
        } else {
          tracked.seenVersion = event.object.metadata.resourceVersion;
          if (event.type === 'DELETED') {
            tracked.goneUids.add(event.object.metadata.uid);
          }
        }
        wakers.forEach(wake => wake());
      }
    } finally {
      watches.delete(tracked);
      wakers.forEach(wake => wake());
    }
  }

  /** The next event that a watch delivers, or the end of the wait. */
  async function nextDelivery(mostMs: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let wake = () => {};
    await new Promise<void>(resolve => {
      wake = resolve;
      wakers.add(wake);
      timer = setTimeout(resolve, mostMs);
    });
    clearTimeout(timer);
    wakers.delete(wake);
  }

  function isBehind(watched: TrackedWatch): boolean {
    return (writes.get(watched.kind) ?? []).some(
      ({ uid, resourceVersion, gone }) =>
        // The answer to a delete may carry the version before it.
        gone
          ? isNewer(resourceVersion, watched.startVersion) &&
            !watched.goneUids.has(uid)
          : isNewer(resourceVersion, watched.seenVersion),
    );
  }

  return {
    get: ref => client.get(ref),
    list: (kind, options) => client.list(kind, options),
    watch: watch as ObjectClient['watch'],
    create: (object, context, options) =>
      written(client.create(object, context, options), options),
    replace: (object, context, options) =>
      written(client.replace(object, context, options), options),
    replaceStatus: (object, context, options) =>
      written(client.replaceStatus(object, context, options), options),
    apply: (object, context, options) =>
      written(client.apply(object, context, options), options),
    applyStatus: (object, context, options) =>
      written(client.applyStatus(object, context, options), options),
    patch: (ref, patch, context, options) =>
      written(client.patch(ref, patch, context, options), options),

    async delete(ref, context, options) {
      const object = await client.delete(ref, context, options);
      return options?.dryRun ? object : noted(object, true);
    },

    async whenCaughtUp({ deadlineMs }) {
      const deadline = Date.now() + deadlineMs;
      for (
        let behind = [...watches].filter(isBehind);
        behind.length > 0;
        behind = [...watches].filter(isBehind)
      ) {
        const leftMs = deadline - Date.now();
        if (leftMs <= 0) {
          const kinds = behind.map(({ kind }) => kind).join(', ');
          throw new Error(
            `Watches are behind after ${deadlineMs} ms: ${kinds}`,
          );
        }
        await nextDelivery(leftMs);
      }
    },
  };
}

function isNewer(version: string, than: string): boolean {
  return (compareResourceVersions(version, than) ?? 0) > 0;
}

function kindKey({ apiVersion, kind }: KindRef | KubeObject): string {
  return `${apiVersion} ${kind}`;
}
