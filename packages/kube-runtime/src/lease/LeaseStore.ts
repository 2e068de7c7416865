/** Who holds a lease. @public */
export interface LeaseRecord {
  /** Unique per process; empty when the lease was released. */
  holder: string;
  /** Grows by one with every term. */
  fence: number;
  /** When this term began. */
  acquireTime: Date;
  /** When the holder last said that it is there, by its own clock. */
  renewTime: Date;
  /** The term ends this long after the last renewal. */
  durationMs: number;
}

/** A record as it was read. @public */
export interface StoredLease {
  record: LeaseRecord;
  /** Opaque; another one after every write. */
  version: string;
}

/**
 * Keeps lease records. Writes must be linearizable; reads may be late, which
 * costs time but never lets two processes lead.
 *
 * @public
 */
export interface LeaseStore {
  /** Undefined when there is no such lease yet. */
  read(name: string): Promise<StoredLease | undefined>;
  /**
   * Writes `next` if the lease is still at `expectedVersion`; undefined there
   * means that it must not exist.
   *
   * @returns the new record, or undefined when somebody else was faster
   */
  compareAndSwap(
    name: string,
    expectedVersion: string | undefined,
    next: LeaseRecord,
  ): Promise<StoredLease | undefined>;
}
