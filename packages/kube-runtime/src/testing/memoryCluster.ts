import {
  AlreadyExistsError,
  ConflictError,
  formatRef,
  GoneError,
  type KindRef,
  type KubeObject,
  NotFoundError,
  type ObjectRef,
  refOf,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ListOptions,
  ObjectClient,
  WatchEvent,
  WatchOptions,
} from '../client/ObjectClient';
import type { Clock } from '../clock/Clock';

/**
 * The smallest ObjectClient that this package's own tests can run on; the
 * embedded cluster stands above this package. No schemas, no selectors but
 * equality on labels, and `apply` merges without field ownership.
 */
export interface MemoryCluster extends ObjectClient {
  /** Forgets all events, so that watches from before end with GoneError. */
  compact(): void;
  /** Breaks all watch streams. */
  breakWatches(): void;
  readonly hooks: MemoryClusterHooks;
  readonly watches: number;
  readonly writes: number;
  all(): Stored[];
}

interface MemoryClusterHooks {
  /** Called before every list; may throw. */
  beforeList?: (options: ListOptions) => Promise<void> | void;
  /** Called before every write; may throw or wait. */
  beforeWrite?: (object: ObjectRef) => Promise<void> | void;
  /** While true, watch streams say nothing. */
  holdWatches: boolean;
}

interface Logged {
  version: number;
  kind: string;
  event: Exclude<WatchEvent, { type: 'BOOKMARK' }>;
}

export function createMemoryCluster(clock: Clock): MemoryCluster {
  const hooks: MemoryClusterHooks = { holdWatches: false };
  const objects = new Map<string, Stored>();
  const log: Logged[] = [];
  const wakers = new Set<() => void>();
  let version = 0;
  let compactedTo = 0;
  let uids = 0;
  let writes = 0;
  let watches = 0;
  let generationOfWatches = 0;

  const kindOf = ({ apiVersion, kind }: KindRef) => `${apiVersion}/${kind}`;
  const wake = () => [...wakers].forEach(waker => waker());

  function read(ref: ObjectRef): Stored {
    const object = objects.get(formatRef(ref));
    if (!object) {
      throw new NotFoundError(`${formatRef(ref)} not found`, { ref });
    }
    return object;
  }

  function emit(type: 'ADDED' | 'MODIFIED' | 'DELETED', object: Stored) {
    log.push({ version, kind: kindOf(object), event: { type, object } });
    wake();
  }

  function stamp(object: KubeObject, previous: Stored | undefined): Stored {
    const { metadata } = object;
    const sameSpec =
      previous &&
      JSON.stringify(previous.spec) === JSON.stringify(object.spec) &&
      metadata.deletionTimestamp === previous.metadata.deletionTimestamp;
    const generation = previous?.metadata.generation ?? 0;
    return {
      ...object,
      metadata: {
        ...metadata,
        uid: previous?.metadata.uid ?? `uid-${(uids += 1)}`,
        creationTimestamp:
          previous?.metadata.creationTimestamp ?? clock.now().toISOString(),
        generation: sameSpec ? generation : generation + 1,
        resourceVersion: String(version),
      },
    };
  }

  function write(object: KubeObject): Stored {
    const ref = refOf(object);
    const previous = objects.get(formatRef(ref));
    const bare = (value: KubeObject | undefined) =>
      value &&
      JSON.stringify({
        ...value,
        metadata: {
          ...value.metadata,
          resourceVersion: undefined,
          uid: undefined,
          generation: undefined,
          creationTimestamp: undefined,
        },
      });
    if (previous && bare(previous) === bare(object)) {
      return previous;
    }
    version += 1;
    writes += 1;
    const stored = stamp(object, previous);
    if (
      stored.metadata.deletionTimestamp &&
      !stored.metadata.finalizers?.length
    ) {
      objects.delete(formatRef(ref));
      emit('DELETED', stored);
    } else {
      objects.set(formatRef(ref), stored);
      emit(previous ? 'MODIFIED' : 'ADDED', stored);
    }
    return stored;
  }

  function checkVersion(object: KubeObject, current: Stored) {
    const { resourceVersion } = object.metadata;
    if (
      resourceVersion !== undefined &&
      resourceVersion !== current.metadata.resourceVersion
    ) {
      throw new ConflictError(`${formatRef(refOf(object))} changed meanwhile`);
    }
  }

  const matches = (
    object: KubeObject,
    { namespace, labelSelector }: ListOptions,
  ) =>
    (!namespace || object.metadata.namespace === namespace) &&
    (labelSelector ?? '')
      .split(',')
      .filter(Boolean)
      .every(term => {
        const [label, value] = term.split('=');
        return object.metadata.labels?.[label] === value;
      });

  async function* watch(
    kind: KindRef,
    options: WatchOptions,
  ): AsyncGenerator<WatchEvent> {
    let at = Number(options.resourceVersion);
    const mine = generationOfWatches;
    watches += 1;
    try {
      while (!options.signal.aborted && mine === generationOfWatches) {
        if (at < compactedTo) {
          throw new GoneError(`Version ${at} is compacted`);
        }
        const from = at;
        const next = hooks.holdWatches
          ? undefined
          : log.find(
              entry =>
                entry.version > from &&
                entry.kind === kindOf(kind) &&
                matches(entry.event.object, options),
            );
        if (next) {
          at = next.version;
          yield next.event;
        } else {
          await new Promise<void>(resolve => {
            const done = () => {
              wakers.delete(done);
              options.signal.removeEventListener('abort', done);
              resolve();
            };
            wakers.add(done);
            options.signal.addEventListener('abort', done);
          });
        }
      }
    } finally {
      watches -= 1;
    }
  }

  const cluster: MemoryCluster = {
    hooks,
    get watches() {
      return watches;
    },
    get writes() {
      return writes;
    },
    all: () => [...objects.values()],
    compact() {
      compactedTo = version;
      log.length = 0;
      wake();
    },
    breakWatches() {
      generationOfWatches += 1;
      wake();
    },

    async get<T extends KubeObject>(ref: ObjectRef) {
      return read(ref) as Stored<T>;
    },

    async list<T extends KubeObject>(kind: KindRef, options: ListOptions = {}) {
      await hooks.beforeList?.(options);
      const items = [...objects.values()].filter(
        object => kindOf(object) === kindOf(kind) && matches(object, options),
      );
      const from = Number(options.continue ?? 0);
      const to = from + (options.limit ?? items.length);
      return {
        items: items.slice(from, to) as Stored<T>[],
        resourceVersion: String(version),
        ...(to < items.length ? { continue: String(to) } : {}),
      };
    },

    watch: watch as ObjectClient['watch'],

    async create<T extends KubeObject>(object: T) {
      const ref = refOf(object);
      await hooks.beforeWrite?.(ref);
      if (objects.has(formatRef(ref))) {
        throw new AlreadyExistsError(`${formatRef(ref)} exists already`);
      }
      return write({ ...object, status: undefined }) as Stored<T>;
    },

    async replace<T extends KubeObject>(object: T) {
      await hooks.beforeWrite?.(refOf(object));
      const current = read(refOf(object));
      checkVersion(object, current);
      const { deletionTimestamp } = current.metadata;
      return write({
        ...object,
        metadata: { ...object.metadata, deletionTimestamp },
        status: current.status,
      }) as Stored<T>;
    },

    async replaceStatus<T extends KubeObject>(object: T) {
      await hooks.beforeWrite?.(refOf(object));
      const current = read(refOf(object));
      checkVersion(object, current);
      return write({ ...current, status: object.status }) as Stored<T>;
    },

    async apply<T extends KubeObject>(object: T) {
      await hooks.beforeWrite?.(refOf(object));
      const current = objects.get(formatRef(refOf(object)));
      return write({
        ...current,
        ...object,
        metadata: { ...current?.metadata, ...object.metadata },
        status: current?.status,
      }) as Stored<T>;
    },

    async applyStatus<T extends KubeObject>(object: T) {
      return (await cluster.replaceStatus(object, {
        actor: 'test',
      })) as Stored<T>;
    },

    async patch<T extends KubeObject>(
      ref: ObjectRef,
      patch: Parameters<ObjectClient['patch']>[1],
    ) {
      await hooks.beforeWrite?.(ref);
      return write(mergePatch(read(ref), patch) as Stored<T>) as Stored<T>;
    },

    async delete(ref, _context, options = {}) {
      await hooks.beforeWrite?.(ref);
      const current = read(ref);
      const { uid } = options.preconditions ?? {};
      if (uid && uid !== current.metadata.uid) {
        throw new ConflictError(`${formatRef(ref)} is another object now`);
      }
      return write({
        ...current,
        metadata: {
          ...current.metadata,
          deletionTimestamp:
            current.metadata.deletionTimestamp ?? clock.now().toISOString(),
        },
      });
    },
  };
  return cluster;
}

function mergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
    return patch;
  }
  const result: Record<string, unknown> =
    typeof target === 'object' && target !== null
      ? { ...(target as Record<string, unknown>) }
      : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete result[key];
    } else {
      result[key] = mergePatch(result[key], value);
    }
  }
  return result;
}
