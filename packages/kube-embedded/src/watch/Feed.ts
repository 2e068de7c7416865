import {
  GoneError,
  type Stored,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { Clock, RuntimeLogger } from '@openchoreo-backstage/kube-runtime';
import { readExtent } from '../reads/snapshot';
import type { Database } from '../database/Database';
import {
  CHANGE_COLUMNS,
  type ChangeRecord,
  changeRecord,
} from '../store/records';
import { type Change, changeOf } from './Change';
import { RecentChanges } from './RecentChanges';

const PAGE = 500;

export interface FeedOptions {
  /** `kube_clusters.key`. */
  cluster: number;
  /** Resource version up to which everything is committed. */
  head: number;
  database: Database;
  clock: Clock;
  logger: RuntimeLogger;
  /** What readers see of a stored body. */
  view(kind: string, body: string): Stored;
}

/** A page of changes; up to `upTo` there are no others. */
export interface FeedPage {
  changes: Change[];
  upTo: number;
}

/** Hears of all kinds. Its functions must not throw. */
export interface FeedListener {
  changed(change: Change): void;
  /** Changes were missed: look at everything again. */
  missed(): void;
}

/** Why a wait ended. */
export type Wake = 'changed' | 'timeout' | 'aborted';

/**
 * The committed changes of one cluster in order. Nobody has a buffer of his
 * own: a reader asks for what comes after the last change he saw and gets it
 * from memory if he keeps up, from the event table if he does not.
 */
export interface Feed {
  /** Resource version up to which this process has seen everything. */
  head(): number;
  /** Takes over changes that this process committed. */
  committed(records: readonly ChangeRecord[]): void;
  /** Reads what other processes have committed. */
  catchUp(): Promise<void>;
  /** @throws GoneError when changes after `rv` are compacted */
  read(kind: string, rv: number): Promise<FeedPage>;
  /** Waits until the kind has a change after `rv`. @throws UnavailableError on close */
  wait(
    kind: string,
    rv: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Wake>;
  /** Gives every change to the listener, in order. */
  subscribe(listener: FeedListener): () => void;
  close(): void;
}

export function createFeed(options: FeedOptions): Feed {
  const { cluster, database, clock, logger } = options;
  const recent = new Map<string, RecentChanges>();
  const newest = new Map<string, number>();
  const waiters = new Map<string, Set<() => void>>();
  const listeners = new Set<FeedListener>();
  let start = options.head;
  let head = options.head;
  let catchingUp: Promise<void> | undefined;
  let again = false;
  let closed = false;

  function add(record: ChangeRecord): void {
    const change = changeOf(record, options.view);
    let kept = recent.get(change.kind);
    if (!kept) {
      kept = new RecentChanges(start);
      recent.set(change.kind, kept);
    }
    kept.add(change);
    newest.set(change.kind, change.rv);
    head = change.rv;
    listeners.forEach(listener => listener.changed(change));
  }

  function wake(kinds: Iterable<string>): void {
    for (const kind of kinds) {
      const waiting = waiters.get(kind);
      waiters.delete(kind);
      waiting?.forEach(resume => resume());
    }
  }

  /** Adds what follows on the head without a gap, and leaves the rest. */
  function addAll(records: readonly ChangeRecord[]): boolean {
    const kinds = new Set<string>();
    let gap = false;
    for (const record of records) {
      if (record.rv === head + 1) {
        add(record);
        kinds.add(record.kind);
      } else if (record.rv > head) {
        gap = true;
        break;
      }
    }
    wake(kinds);
    return !gap;
  }

  /** Goes on behind the changes that were compacted before this process saw them. */
  async function skipMissing(left: readonly ChangeRecord[]): Promise<void> {
    const { compacted } = await readExtent(database, cluster);
    logger.warn('Changes were compacted before this process saw them', {
      cluster,
      head,
      compacted,
    });
    const next = left.find(record => record.rv > head)?.rv ?? 0;
    head = Math.max(head, compacted, next - 1);
    start = head;
    recent.clear();
    listeners.forEach(listener => listener.missed());
    // Who waits for what was missed finds out when he reads.
    wake([...waiters.keys()]);
  }

  async function readAll(): Promise<void> {
    for (;;) {
      const rows = await database.query(
        `select ${CHANGE_COLUMNS} from kube_events where cluster = ? and rv > ? order by rv limit ?`,
        [cluster, head, PAGE],
      );
      const records = rows.map(changeRecord);
      if (!addAll(records)) {
        await skipMissing(records);
        continue;
      }
      if (records.length < PAGE) {
        return;
      }
    }
  }

  async function catchUp(): Promise<void> {
    if (catchingUp) {
      again = true;
      return catchingUp;
    }
    catchingUp = (async () => {
      try {
        do {
          again = false;
          await readAll();
        } while (again);
      } finally {
        catchingUp = undefined;
      }
    })();
    return catchingUp;
  }

  async function readTable(kind: string, rv: number): Promise<FeedPage> {
    const seen = head;
    const rows = await database.query(
      `select ${CHANGE_COLUMNS} from kube_events where cluster = ? and kind = ? and rv > ? order by rv limit ?`,
      [cluster, kind, rv, PAGE],
    );
    // Looked at after the events: what was compacted in between is noticed.
    const { compacted } = await readExtent(database, cluster);
    if (compacted > rv) {
      throw new GoneError(
        `The changes after resource version ${rv} are no longer kept; list again`,
      );
    }
    const changes = rows.map(row => changeOf(changeRecord(row), options.view));
    const last = changes.at(-1)?.rv ?? rv;
    return {
      changes,
      upTo: changes.length < PAGE ? Math.max(last, seen) : last,
    };
  }

  return {
    head: () => head,
    committed: records => {
      if (!addAll(records)) {
        // Another process wrote in between; its changes come first.
        catchUp().catch(error => {
          logger.warn(`Could not read changes: ${String(error)}`, { cluster });
        });
      }
    },
    catchUp,
    read: async (kind, rv) => {
      const upTo = head;
      const kept = recent.get(kind);
      // A kind without changes since the start has nothing in memory, rightly.
      const none = rv >= start ? [] : undefined;
      const changes = kept ? kept.after(rv, PAGE) : none;
      if (!changes) {
        return readTable(kind, rv);
      }
      return {
        changes,
        upTo:
          changes.length < PAGE
            ? Math.max(upTo, rv)
            : changes[changes.length - 1].rv,
      };
    },
    wait: (kind, rv, timeoutMs, signal) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(closedError());
          return;
        }
        if (signal.aborted) {
          resolve('aborted');
          return;
        }
        if ((newest.get(kind) ?? 0) > rv) {
          resolve('changed');
          return;
        }
        const waiting = waiters.get(kind) ?? new Set();
        waiters.set(kind, waiting);
        const waiter = (): void => finish('changed');
        const abort = (): void => finish('aborted');
        const cancel = clock.schedule(timeoutMs, () => finish('timeout'));
        function finish(wakeUp: Wake): void {
          waiting.delete(waiter);
          signal.removeEventListener('abort', abort);
          cancel();
          if (closed) {
            reject(closedError());
          } else {
            resolve(wakeUp);
          }
        }
        waiting.add(waiter);
        signal.addEventListener('abort', abort, { once: true });
      }),
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      closed = true;
      wake([...waiters.keys()]);
    },
  };
}

function closedError(): UnavailableError {
  return new UnavailableError('The store is closed');
}
