import type { Queries } from '../database/Database';
import type { LedgerRow } from '../ledger/ledgerRows';
import type { ChangeRecord, ObjectKey, ObjectRecord } from './records';

/** A link of `kube_owners`: a dependant and the uid of one of its owners. */
export interface OwnerLink extends ObjectKey {
  owner: string;
}

/** Everything that one transaction writes. */
export interface ChangeSet {
  /** Rows as they are after the transaction; one per object. */
  upserts: ObjectRecord[];
  removals: ObjectKey[];
  ownersAdded: OwnerLink[];
  ownersRemoved: OwnerLink[];
  events: ChangeRecord[];
  ledger: LedgerRow[];
  /** The new resource version of each cluster that was written to. */
  counters: Map<number, number>;
  /** Told to other processes where the database can do that. */
  announcement: string;
}

/** What a writer sees once it holds the clusters. */
export interface LockedClusters {
  /** Resource version by cluster key. */
  counters: Map<number, number>;
  /** Version of the newest process that wrote to the store. */
  writer: number;
}

/**
 * The statements of the write path. They differ by database: PostgreSQL wants
 * few round trips, SQLite small prepared statements.
 */
export interface Persistence {
  /** Keeps other processes from writing to the clusters until the transaction ends. */
  lock(queries: Queries, clusters: readonly number[]): Promise<LockedClusters>;
  read(queries: Queries, keys: readonly ObjectKey[]): Promise<ObjectRecord[]>;
  write(queries: Queries, changes: ChangeSet): Promise<void>;
}

/** The channel that committed writes are announced on. */
export const ANNOUNCEMENTS = 'kube_embedded';
