import {
  type KindRef,
  type KubeObject,
  type ObjectRef,
  type Stored,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '../client/ObjectClient';
import type { Clock } from '../clock/Clock';
import { sleep, untilAborted } from '../clock/wait';
import type { RuntimeLogger } from '../controller/Reconciler';
import { createReflector, Reflector } from '../reflector/reflector';
import {
  assertSameScope,
  CachedKind,
  dropManagedFields,
  kindKey,
  scopeOf,
} from './CachedKind';
import { CacheChange, KindStore } from './KindStore';
import type { CacheListOptions, ObjectReader } from './ObjectReader';

/** Finds the objects of a kind by something other than their name. @public */
export interface ObjectIndex<T extends KubeObject = KubeObject> {
  kind: KindRef;
  /** Unique within the kind. */
  name: string;
  /** The values under which the object is found. Pure, must not throw. */
  values: (object: T) => string[];
}

/** Called synchronously with each change. @public */
export type CacheHandler = (change: CacheChange) => void;

/**
 * Objects of some kinds, kept current by watches.
 *
 * Reading a kind that was not added, or whose first list is not in yet, is an
 * error, never an empty answer.
 *
 * @public
 */
export interface ObjectCache extends ObjectReader {
  /**
   * Adds a kind, also while the cache runs. Adding it again is fine as long as
   * nothing is said about it that was not said before; so what is to be said
   * (selectors, transform) is said before anything else uses the kind.
   */
  addKind(kind: CachedKind): void;
  /** Adds the kind too, if need be. */
  addIndex<T extends KubeObject = KubeObject>(index: ObjectIndex<T>): void;
  /**
   * Calls the handler with every change from now on, first with all that is
   * there already (`initial`). The answer ends it. Adds the kind if need be.
   */
  onChange(kind: KindRef, handler: CacheHandler): () => void;
  /** Begins to list and watch. Resolves once the signal aborted and all has ended. */
  start(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when every kind's first list is in, and at once when the signal
   * aborts.
   *
   * @throws UnavailableError naming the kinds that are missing at the deadline
   */
  waitForSync(signal: AbortSignal, deadlineMs: number): Promise<void>;
  /** The kinds that cannot be read or watched now, one sentence each. */
  problems(): string[];
  /**
   * Takes in the result of an own write, ahead of the watch. Does nothing for
   * kinds that are not cached.
   */
  put(object: Stored): void;
  /** Takes in the result of an own delete that is complete. */
  forget(object: Stored): void;
}

/** @public */
export interface ObjectCacheOptions {
  client: Pick<ObjectClient, 'list' | 'watch'>;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  logger: RuntimeLogger;
}

/** Attempts in a row after which a kind counts as a problem. */
const PROBLEM_AFTER_FAILURES = 3;

interface CachedKindState {
  kind: CachedKind;
  contains: (object: Stored) => boolean;
  store: KindStore;
  reflector: Reflector;
  handlers: Set<CacheHandler>;
}

/** @public */
export function createObjectCache(options: ObjectCacheOptions): ObjectCache {
  const { client, clock, random, logger } = options;
  const kinds = new Map<string, CachedKindState>();
  const syncWaiters = new Set<() => void>();
  const running = new Set<Promise<void>>();
  let lifetime: AbortSignal | undefined;

  function call(handler: CacheHandler, change: CacheChange) {
    try {
      handler(change);
    } catch (error) {
      // One broken handler must neither stop the watch nor the other handlers.
      logger.error(`A cache handler failed: ${String(error)}`, {
        kind: change.object.kind,
        object: change.object.metadata.name,
      });
    }
  }

  function launch(state: CachedKindState, signal: AbortSignal) {
    const run = state.reflector.run(signal);
    running.add(run);
    void run.then(() => running.delete(run));
  }

  function addKind(kind: CachedKind): CachedKindState {
    const key = kindKey(kind);
    const existing = kinds.get(key);
    if (existing) {
      assertSameScope(existing.kind, kind);
      return existing;
    }
    const handlers = new Set<CacheHandler>();
    const store = new KindStore(change =>
      handlers.forEach(handler => call(handler, change)),
    );
    const transform = kind.transform ?? dropManagedFields;
    const reflector = createReflector({
      client,
      clock,
      random,
      logger,
      kind: { apiVersion: kind.apiVersion, kind: kind.kind },
      namespace: kind.namespace,
      labelSelector: kind.labelSelector,
      fieldSelector: kind.fieldSelector,
      pageSize: kind.pageSize,
      sink: {
        replace(objects, resourceVersion) {
          store.replace(objects.map(transform), resourceVersion);
          syncWaiters.forEach(wake => wake());
        },
        upsert: object => store.upsert(transform(object)),
        remove: object => store.remove(object),
      },
    });
    const contains = scopeOf(kind);
    const state = { kind, contains, store, reflector, handlers };
    kinds.set(key, state);
    if (lifetime && !lifetime.aborted) {
      launch(state, lifetime);
    }
    return state;
  }

  function readable(kind: KindRef): KindStore {
    const state = kinds.get(kindKey(kind));
    if (!state) {
      throw new Error(
        `${kind.kind} (${kind.apiVersion}) is not in the cache: add it with addKind`,
      );
    }
    if (!state.store.synced) {
      throw new UnavailableError(
        `The first list of ${kind.kind} (${kind.apiVersion}) is not in yet`,
      );
    }
    return state.store;
  }

  const unsynced = () =>
    [...kinds.values()].filter(({ store }) => !store.synced);

  return {
    addKind(kind) {
      addKind(kind);
    },

    addIndex(index) {
      const { apiVersion, kind } = index.kind;
      // The kind of the index vouches for the type of its objects.
      addKind({ apiVersion, kind }).store.addIndex(
        index.name,
        index.values as (object: KubeObject) => string[],
      );
    },

    onChange(kind, handler) {
      const { apiVersion, kind: name } = kind;
      const { handlers, store } = addKind({ apiVersion, kind: name });
      store.replay().forEach(change => call(handler, change));
      handlers.add(handler);
      return () => {
        handlers.delete(handler);
      };
    },

    async start(signal) {
      if (lifetime) {
        throw new Error('The cache was started before');
      }
      lifetime = signal;
      kinds.forEach(state => launch(state, signal));
      await untilAborted(signal);
      await Promise.all(running);
    },

    async waitForSync(signal, deadlineMs) {
      const dueAt = clock.now().getTime() + deadlineMs;
      while (!signal.aborted && unsynced().length > 0) {
        const leftMs = dueAt - clock.now().getTime();
        if (leftMs <= 0) {
          const missing = unsynced().map(describe).join('; ');
          throw new UnavailableError(
            `Not everything could be listed within ${deadlineMs} ms: ${missing}`,
          );
        }
        const wake = new AbortController();
        const stopWaiting = () => wake.abort();
        syncWaiters.add(stopWaiting);
        signal.addEventListener('abort', stopWaiting, { once: true });
        await sleep(clock, leftMs, wake.signal);
        syncWaiters.delete(stopWaiting);
        signal.removeEventListener('abort', stopWaiting);
      }
    },

    problems: () =>
      [...kinds.values()]
        .filter(
          ({ store, reflector }) =>
            !store.synced || reflector.failures >= PROBLEM_AFTER_FAILURES,
        )
        .map(describe),

    get<T extends KubeObject>(ref: ObjectRef) {
      return readable(ref).get(ref.namespace, ref.name) as
        | Stored<T>
        | undefined;
    },

    list<T extends KubeObject>(kind: KindRef, listOptions?: CacheListOptions) {
      return select(readable(kind), kind, listOptions ?? {}) as Stored<T>[];
    },

    put(object) {
      const state = kinds.get(kindKey(object));
      if (!state) {
        return;
      }
      if (state.contains(object)) {
        const transform = state.kind.transform ?? dropManagedFields;
        state.store.upsertOwn(transform(object));
      } else {
        // Our write moved it out of the selection, as the watch will say too.
        state.store.removeOwn(object);
      }
    },

    forget(object) {
      kinds.get(kindKey(object))?.store.removeOwn(object);
    },
  };
}

function select(
  store: KindStore,
  kind: KindRef,
  { namespace, labels, index }: CacheListOptions,
): Stored[] {
  let found: Stored[];
  if (index) {
    const indexed = store.byIndex(index.name, index.value);
    if (!indexed) {
      throw new Error(
        `${kind.kind} (${kind.apiVersion}) has no index ${index.name}: add it with addIndex`,
      );
    }
    found = namespace
      ? indexed.filter(object => object.metadata.namespace === namespace)
      : indexed;
  } else {
    found = store.list(namespace);
  }
  const wanted = Object.entries(labels ?? {});
  return wanted.length === 0
    ? found
    : found.filter(({ metadata }) =>
        wanted.every(([label, value]) => metadata.labels?.[label] === value),
      );
}

function describe({ kind, store, reflector }: CachedKindState): string {
  const state = store.synced ? 'cannot be watched' : 'is not listed yet';
  const { lastError } = reflector;
  const why = lastError instanceof Error ? lastError.message : lastError;
  return `${kind.kind} (${kind.apiVersion}) ${state}${why ? `: ${why}` : ''}`;
}
