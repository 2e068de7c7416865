import {
  type JsonValue,
  NotFoundError,
  type ObjectRef,
  type OwnerReference,
  type Stored,
  deepEqualJson,
} from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  DeleteOptions,
  RuntimeLogger,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import type { Database } from '../database/Database';
import { type KindRegistry, kindKeyOf } from '../kinds/KindRegistry';
import type { Change } from '../watch/Change';
import type { Feed } from '../watch/Feed';
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '../writes/deletion';
import {
  type Item,
  deletingItems,
  dependantsOf,
  itemsInNamespace,
  orphanCandidates,
  ownerState,
} from './dependants';
import { because, metadataPatch, refOfItem } from './collectorWrites';
import { createTaskLoop } from './TaskLoop';

/** What the collector does to objects. */
export interface CollectorClient {
  get(ref: ObjectRef): Promise<Stored>;
  patch(
    ref: ObjectRef,
    patch: { [key: string]: JsonValue },
    context: WriteContext,
  ): Promise<Stored>;
  delete(
    ref: ObjectRef,
    context: WriteContext,
    options?: DeleteOptions,
  ): Promise<Stored>;
  /** Lets an empty namespace go. */
  finalize(ref: ObjectRef, context: WriteContext): Promise<Stored>;
}

export interface CollectorOptions {
  cluster: number;
  database: Database;
  kinds: KindRegistry;
  feed: Feed;
  client: CollectorClient;
  clock: Clock;
  logger: RuntimeLogger;
}

type Task =
  /** Its owners may be gone. */
  | { type: 'dependant'; item: Item }
  /** An owner is gone: look at what it owned. */
  | { type: 'owner'; uid: string }
  /** It is being deleted and may wait for its dependants. */
  | { type: 'finalizer'; item: Item }
  /** It is being deleted and must be emptied. */
  | { type: 'namespace'; name: string };

/**
 * Deletes what nothing owns any more, keeps owners that wait for their
 * dependants until those are gone, and empties namespaces. It looks at what is
 * stored, events only tell it where: after a start it finds everything that is
 * left to do. Several processes may do the same work; preconditions keep them
 * from doing harm.
 */
export interface Collector {
  close(): Promise<void>;
}

export function startCollector(options: CollectorOptions): Collector {
  const { cluster, database, kinds, client } = options;
  const loop = createTaskLoop<Task>({
    clock: options.clock,
    logger: options.logger,
    keyOf: task => JSON.stringify(task),
    run,
  });
  const emptying = new Set<string>();
  const unsubscribe = options.feed.subscribe({ changed, missed: startScan });
  let scanning: Promise<void> = Promise.resolve();
  let closed = false;
  startScan();

  function startScan(): void {
    scanning = scan().catch(error => {
      if (!closed) {
        options.logger.warn(`Scan for garbage failed: ${String(error)}`);
        options.clock.schedule(1_000, startScan);
      }
    });
  }

  async function scan(): Promise<void> {
    if (closed) {
      return;
    }
    for (const item of await orphanCandidates(database, cluster)) {
      loop.add({ type: 'dependant', item });
    }
    for (const item of await deletingItems(database, cluster)) {
      addDeleting(item);
    }
  }

  function changed(change: Change): void {
    const { kind, namespace, name } = change;
    const item: Item = { kind, namespace, name };
    const after = change.after();
    const owners = after.metadata.ownerReferences ?? [];
    const ownersBefore = change.before()?.metadata.ownerReferences ?? [];
    if (change.type === 'DELETED') {
      loop.add({ type: 'owner', uid: after.metadata.uid });
      addWaitingOwners(ownersBefore, namespace);
      if (emptying.has(namespace)) {
        loop.add({ type: 'namespace', name: namespace });
      }
      return;
    }
    if (after.metadata.deletionTimestamp) {
      addDeleting(item);
    }
    if (!deepEqualJson(owners, ownersBefore)) {
      addWaitingOwners(ownersBefore, namespace);
      if (owners.length > 0) {
        loop.add({ type: 'dependant', item });
      }
    }
  }

  function addDeleting(item: Item): void {
    if (item.kind === 'Namespace') {
      emptying.add(item.name);
      loop.add({ type: 'namespace', name: item.name });
    }
    loop.add({ type: 'finalizer', item });
  }

  /** Owners in foreground deletion wait for the dependants that block it. */
  function addWaitingOwners(
    owners: readonly OwnerReference[],
    namespace: string,
  ): void {
    for (const owner of owners) {
      const kind = kinds.byKey(kindKeyOf(owner));
      if (kind && owner.blockOwnerDeletion) {
        const item: Item = {
          kind: kind.key,
          namespace: kind.namespaced ? namespace : '',
          name: owner.name,
        };
        loop.add({ type: 'finalizer', item });
      }
    }
  }

  async function run(task: Task): Promise<void> {
    switch (task.type) {
      case 'owner':
        for (const item of await dependantsOf(database, cluster, task.uid)) {
          loop.add({ type: 'dependant', item });
        }
        return;
      case 'dependant':
        await ifThere(task.item, collectDependant);
        return;
      case 'finalizer':
        await ifThere(task.item, release);
        return;
      case 'namespace':
        await ifThere(
          { kind: 'Namespace', namespace: '', name: task.name },
          emptyNamespace,
        );
        return;
      default:
        throw new Error(`Unknown task ${JSON.stringify(task)}`);
    }
  }

  async function ifThere(
    item: Item,
    work: (object: Stored, ref: ObjectRef) => Promise<void>,
  ): Promise<void> {
    const ref = refOfItem(kinds, item);
    if (!ref) {
      return;
    }
    try {
      await work(await client.get(ref), ref);
    } catch (error) {
      // Gone meanwhile, by another process or by its owner: nothing is left to do.
      if (!(error instanceof NotFoundError)) {
        throw error;
      }
    }
  }

  async function collectDependant(
    object: Stored,
    ref: ObjectRef,
  ): Promise<void> {
    const { ownerReferences = [], deletionTimestamp } = object.metadata;
    if (ownerReferences.length === 0 || deletionTimestamp) {
      return;
    }
    const states = await Promise.all(
      ownerReferences.map(owner =>
        ownerState(database, cluster, kinds, object, owner),
      ),
    );
    const solid = ownerReferences.filter((_, i) => states[i] === 'solid');
    if (solid.length === ownerReferences.length) {
      return;
    }
    if (solid.length > 0) {
      await client.patch(
        ref,
        metadataPatch(object, { ownerReferences: solid }),
        because('Some of its owners are gone'),
      );
      return;
    }
    const blocks = states.includes('waiting');
    const hasDependants =
      blocks &&
      (await dependantsOf(database, cluster, object.metadata.uid)).length > 0;
    const [owner] = ownerReferences;
    await client.delete(
      ref,
      because(
        `Its owner ${owner.kind} "${owner.name}" ${
          blocks ? 'is being deleted' : 'is gone'
        }`,
      ),
      {
        preconditions: {
          uid: object.metadata.uid,
          resourceVersion: object.metadata.resourceVersion,
        },
        ...(hasDependants ? { propagationPolicy: 'Foreground' as const } : {}),
      },
    );
  }

  /** Removes our finalizers from an object that is being deleted, when they have done their work. */
  async function release(object: Stored, ref: ObjectRef): Promise<void> {
    const { finalizers = [], deletionTimestamp, uid } = object.metadata;
    if (!deletionTimestamp) {
      return;
    }
    if (finalizers.includes(ORPHAN_FINALIZER)) {
      for (const item of await dependantsOf(database, cluster, uid)) {
        await ifThere(item, (dependant, at) => disown(dependant, at, uid));
      }
      await removeFinalizer(object, ref, ORPHAN_FINALIZER);
    } else if (finalizers.includes(FOREGROUND_FINALIZER)) {
      const dependants = await dependantsOf(database, cluster, uid);
      const blocking = await Promise.all(
        dependants.map(item => blocksDeletion(item, uid)),
      );
      if (!blocking.includes(true)) {
        await removeFinalizer(object, ref, FOREGROUND_FINALIZER);
        return;
      }
      for (const item of dependants) {
        loop.add({ type: 'dependant', item });
      }
    }
  }

  async function blocksDeletion(item: Item, owner: string): Promise<boolean> {
    let blocks = false;
    await ifThere(item, async object => {
      blocks =
        object.metadata.ownerReferences?.some(
          reference =>
            reference.uid === owner && reference.blockOwnerDeletion === true,
        ) ?? false;
    });
    return blocks;
  }

  async function disown(
    dependant: Stored,
    ref: ObjectRef,
    owner: string,
  ): Promise<void> {
    await client.patch(
      ref,
      metadataPatch(dependant, {
        ownerReferences: dependant.metadata.ownerReferences?.filter(
          reference => reference.uid !== owner,
        ),
      }),
      because('Its owner is deleted without it'),
    );
  }

  async function removeFinalizer(
    object: Stored,
    ref: ObjectRef,
    finalizer: string,
  ): Promise<void> {
    await client.patch(
      ref,
      metadataPatch(object, {
        finalizers: object.metadata.finalizers?.filter(
          other => other !== finalizer,
        ),
      }),
      because('Its dependants are dealt with'),
    );
  }

  async function emptyNamespace(object: Stored, ref: ObjectRef): Promise<void> {
    const { name } = ref;
    if (!object.metadata.deletionTimestamp) {
      emptying.delete(name);
      return;
    }
    const contents = await itemsInNamespace(database, cluster, name);
    for (const item of contents.filter(({ deleting }) => !deleting)) {
      await ifThere(item, async (inside, at) => {
        await client.delete(
          at,
          because(`The namespace "${name}" is being deleted`),
          { preconditions: { uid: inside.metadata.uid } },
        );
      });
    }
    // Nothing new can come into a namespace that is being deleted, so what is
    // empty now stays empty. What has finalizers reports when it is gone.
    const left = await itemsInNamespace(database, cluster, name);
    if (left.length === 0) {
      await client.finalize(ref, because('It is empty'));
      emptying.delete(name);
    }
  }

  return {
    close: async () => {
      closed = true;
      unsubscribe();
      await scanning;
      await loop.close();
    },
  };
}
