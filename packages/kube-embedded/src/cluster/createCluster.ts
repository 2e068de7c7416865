import {
  BadRequestError,
  GoneError,
  type KindRef,
  NotFoundError,
  type ObjectRef,
  type Stored,
  formatRef,
} from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  ListOptions,
  RuntimeLogger,
  WatchEvent,
  WatchOptions,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import type { Admission } from '../admission/Admission';
import type { Database } from '../database/Database';
import type { CustomKind } from '../kinds/CustomKind';
import { type RegisteredKind, kindRegistry } from '../kinds/KindRegistry';
import type { LedgerOptions } from '../ledger/Ledger';
import { listObjects, matcher } from '../reads/list';
import { readExtent } from '../reads/snapshot';
import type { KeyRing } from '../sealing/KeyRing';
import { type ObjectRecord, readRecord } from '../store/records';
import { watchChanges } from '../watch/watchChanges';
import { checkedRef, copyWrites } from '../writes/prepare';
import type { Write } from '../writes/Write';
import type { WriteQueue } from '../writes/WriteQueue';
import { type ClusterState, openClusterState } from './ClusterState';
import type { EmbeddedCluster } from './EmbeddedCluster';
import { createWriter } from './performWrites';
import { resealObjects, revealText } from './reveal';
import { namespaceStep } from './namespaceStep';
import { type WriteScope, objectKey, viewOf } from './writeStep';

export interface CreateClusterOptions {
  id: string;
  kinds: readonly CustomKind[];
  admission: readonly Admission[];
  epoch: string;
  database: Database;
  queue: WriteQueue;
  clock: Clock;
  logger: RuntimeLogger;
  ring?: KeyRing;
  labelsOf?: LedgerOptions['labelsOf'];
}

/** A cluster, and what the store needs of it. */
export interface OpenedCluster {
  cluster: EmbeddedCluster;
  /** Nothing until the first call to the cluster has found its row. */
  state(): ClusterState | undefined;
  close(): Promise<void>;
}

export function createCluster(options: CreateClusterOptions): OpenedCluster {
  const { id, epoch, database, clock } = options;
  const kinds = kindRegistry(options.kinds);
  const admission = [...options.admission];
  const cluster = {} as EmbeddedCluster;
  let state: ClusterState | undefined;
  let opening: Promise<ClusterState> | undefined;

  function ready(): Promise<ClusterState> {
    opening ??= open().catch(error => {
      // The next call tries again: the database may be back by then.
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function open(): Promise<ClusterState> {
    state ??= await openClusterState({
      ...options,
      kinds,
      collectorClient: {
        get: ref => cluster.get(ref),
        patch: (ref, patch, context) => cluster.patch(ref, patch, context),
        delete: (ref, context, deletion) =>
          cluster.delete(ref, context, deletion),
        finalize,
      },
    });
    await ensureDefaultNamespace(state);
    return state;
  }

  async function ensureDefaultNamespace(opened: ClusterState): Promise<void> {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name: 'default' };
    const existing = await readRecord(
      database,
      objectKey({ clusterKey: opened.key }, kinds.find(ref), ref),
    );
    if (!existing) {
      await options.queue.write([
        namespaceStep('apply', ref, scope(opened), {
          actor: 'system:kube-embedded',
          reason: 'Every cluster has a default namespace',
        }),
      ]);
    }
  }

  async function finalize(
    ref: ObjectRef,
    context: WriteContext,
  ): Promise<Stored> {
    const [object] = await options.queue.write([
      namespaceStep('finalize', ref, scope(await ready()), context),
    ]);
    return object;
  }

  function scope(opened: ClusterState): WriteScope {
    const { ring, labelsOf } = options;
    return {
      clusterKey: opened.key,
      clusterId: id,
      kinds,
      clock,
      ring,
      labelsOf,
    };
  }

  /** @throws NotFoundError */
  async function requireRecord(
    kind: RegisteredKind,
    ref: ObjectRef,
  ): Promise<ObjectRecord> {
    const { key } = await ready();
    const named = checkedRef(kind, ref);
    const record = await readRecord(
      database,
      objectKey({ clusterKey: key }, kind, named),
    );
    if (!record) {
      throw new NotFoundError(`${formatRef(named)} was not found`, {
        ref: named,
      });
    }
    return record;
  }

  async function* watch(
    ref: KindRef,
    watching: WatchOptions,
  ): AsyncGenerator<WatchEvent, void, undefined> {
    const kind = kinds.find(ref);
    const matches = matcher(watching);
    const from = readVersion(watching.resourceVersion);
    const { key, feed } = await ready();
    const { compacted, counter } = await readExtent(database, key);
    if (from < compacted || from > counter) {
      throw new GoneError(
        `The resource version ${from} is too old, or not of this store; list again`,
      );
    }
    yield* watchChanges({
      feed,
      clock,
      kind: kind.key,
      from,
      namespace: watching.namespace,
      matches,
      signal: watching.signal,
    });
  }

  async function list(ref: KindRef, listing: ListOptions = {}) {
    const kind = kinds.find(ref);
    const { key } = await ready();
    return listObjects(
      {
        database,
        epoch,
        clusterKey: key,
        clusterId: id,
        kind: kind.key,
        view: body => viewOf(kinds, kind.key, body),
      },
      listing,
    );
  }

  async function writeAll(
    writes: readonly Write[],
    context: WriteContext,
  ): Promise<Stored[]> {
    const taken = copyWrites(writes);
    const opened = await ready();
    return createWriter({
      scope: scope(opened),
      admission,
      client: cluster,
      database,
      queue: options.queue,
    })(taken, { ...context });
  }

  async function writeOne(
    write: Write,
    context: WriteContext,
  ): Promise<Stored> {
    const [object] = await writeAll([write], context);
    return object;
  }

  // The interface is generic in the type of the object; what is stored is what
  // was written, which its caller knows the type of.
  Object.assign(cluster, {
    id,
    kinds: () => kinds.all(),
    admit: (...more: Admission[]) => {
      admission.push(...more);
    },
    get: async (ref: ObjectRef) => {
      const kind = kinds.find(ref);
      const record = await requireRecord(kind, ref);
      return viewOf(kinds, kind.key, record.body);
    },
    list,
    watch,
    create: (object, context, writing) =>
      writeOne({ verb: 'create', object, options: writing }, context),
    replace: (object, context, writing) =>
      writeOne({ verb: 'replace', object, options: writing }, context),
    replaceStatus: (object, context, writing) =>
      writeOne({ verb: 'replaceStatus', object, options: writing }, context),
    apply: (object, context, applying) =>
      writeOne({ verb: 'apply', object, options: applying }, context),
    applyStatus: (object, context, applying) =>
      writeOne({ verb: 'applyStatus', object, options: applying }, context),
    patch: (ref, patch, context, writing) =>
      writeOne({ verb: 'patch', ref, patch, options: writing }, context),
    delete: (ref, context, deletion) =>
      writeOne({ verb: 'delete', ref, options: deletion }, context),
    writeAll,
    reveal: async (ref, path) => {
      const kind = kinds.find(ref);
      const record = await requireRecord(kind, ref);
      return revealText(record, kind, id, ref, path, options.ring);
    },
    reseal: async context => {
      const { key } = await ready();
      return resealObjects({
        database,
        clusterKey: key,
        clusterId: id,
        kinds,
        ring: options.ring,
        replace: object => cluster.replace(object, context),
      });
    },
  } as EmbeddedCluster);

  return {
    cluster,
    state: () => state,
    close: async () => {
      // A cluster that is just being opened is closed when it is open.
      await opening?.catch(() => undefined);
      state?.feed.close();
      await state?.collector.close();
    },
  };
}

function readVersion(text: string): number {
  const version = /^\d{1,15}$/.test(text ?? '') ? Number(text) : undefined;
  if (version === undefined) {
    throw new BadRequestError(
      `"${text}" is not a resource version of this cluster; list first`,
    );
  }
  return version;
}
