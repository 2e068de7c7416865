import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import {
  type Clock,
  type RuntimeLogger,
  systemClock,
} from '@openchoreo-backstage/kube-runtime';
import type { Admission } from '../admission/Admission';
import { type OpenedCluster, createCluster } from '../cluster/createCluster';
import type { EmbeddedCluster } from '../cluster/EmbeddedCluster';
import { databaseOf } from '../database/Database';
import type { CustomKind } from '../kinds/CustomKind';
import {
  type Ledger,
  type LedgerOptions,
  createLedger,
} from '../ledger/Ledger';
import type { KeyRing } from '../sealing/KeyRing';
import { createWriteQueue } from '../writes/WriteQueue';
import { RETENTION, compactEvents } from './compact';
import { readEpoch } from './epoch';
import { migrate } from './migrate';
import { persistenceOf } from './persistenceOf';
import { followOthers } from './followOthers';
import type { ChangeRecord } from './records';

/** @public */
export interface StoreOptions {
  /** SQLite through better-sqlite3, or PostgreSQL. It stays the caller's to destroy. */
  knex: Knex;
  /** Default: the machine's clock. */
  clock?: Clock;
  /** Without keys, fields that must be sealed are refused. */
  encryption?: KeyRing;
  ledger?: LedgerOptions;
  logger: RuntimeLogger;
  /**
   * Version of this process. The store remembers the highest; processes with a
   * lower one can only read. Default 0.
   */
  writer?: { version: number };
  /** How long changes can be resumed from. Default one hour, 200,000 changes. */
  retention?: { ageMs: number; changes: number };
}

/** @public */
export interface ClusterOptions {
  /** The kind Namespace is added where it is missing. */
  kinds: readonly CustomKind[];
  admission?: readonly Admission[];
}

/**
 * Clusters in one database.
 *
 * @public
 */
export interface EmbeddedStore {
  /** Changes when history is broken, for example by a restore. */
  epoch: string;
  /**
   * The cluster of that id; it is made when there is none.
   *
   * @throws Error when it is open already
   */
  cluster(id: string, options: ClusterOptions): EmbeddedCluster;
  ledger: Ledger;
  /** Forgets changes beyond the retention; happens by itself every minute. */
  compact(): Promise<void>;
  /** Ends watches, waits for writes under way. The database stays open. */
  close(): Promise<void>;
}

const COMPACTION_INTERVAL_MS = 60_000;

/**
 * Opens the clusters of a database, and makes the tables if they are not there.
 *
 * @throws Error for databases other than SQLite and PostgreSQL
 * @public
 */
export async function openStore(options: StoreOptions): Promise<EmbeddedStore> {
  const { knex, logger, clock = systemClock } = options;
  const writer = options.writer?.version ?? 0;
  const database = databaseOf(knex);
  await migrate(knex);
  const epoch = await readEpoch(database, clock);
  await database.query(
    'update kube_store set writer = ? where id = 1 and writer < ?',
    [writer, writer],
  );

  const clusters = new Map<string, OpenedCluster>();
  const announcement = `${epoch} ${randomUUID()}`;
  const queue = createWriteQueue({
    database,
    persistence: persistenceOf(database),
    clock,
    writer,
    announcement,
    committed: distribute,
  });
  const following = await followOthers({
    database,
    clock,
    logger,
    epoch,
    announcement,
    feeds: () => [...clusters.values()].flatMap(({ state }) => state() ?? []),
  });

  function distribute(changes: readonly ChangeRecord[]): void {
    for (const { state } of clusters.values()) {
      const opened = state();
      const own = changes.filter(change => change.cluster === opened?.key);
      if (own.length > 0) {
        opened?.feed.committed(own);
      }
    }
  }

  let compacting: Promise<void> = Promise.resolve();
  let closed = false;
  const compact = () =>
    compactEvents(database, clock.now(), options.retention ?? RETENTION);
  let cancelCompaction = scheduleCompaction();

  function scheduleCompaction(): () => void {
    return clock.schedule(COMPACTION_INTERVAL_MS, () => {
      compacting = compact()
        .catch(error => {
          logger.warn(`Compaction failed: ${String(error)}`);
        })
        .finally(() => {
          if (!closed) {
            cancelCompaction = scheduleCompaction();
          }
        });
    });
  }

  return {
    epoch,
    ledger: createLedger(knex, database, clock),
    cluster: (id, { kinds, admission = [] }) => {
      if (clusters.has(id)) {
        throw new Error(`The cluster "${id}" is open already`);
      }
      const opened = createCluster({
        id,
        kinds,
        admission,
        epoch,
        database,
        queue,
        clock,
        logger,
        ring: options.encryption,
        labelsOf: options.ledger?.labelsOf,
      });
      clusters.set(id, opened);
      return opened.cluster;
    },
    compact,
    close: async () => {
      closed = true;
      cancelCompaction();
      await Promise.all([...clusters.values()].map(({ close }) => close()));
      await queue.close();
      await following.close();
      await compacting;
    },
  };
}
