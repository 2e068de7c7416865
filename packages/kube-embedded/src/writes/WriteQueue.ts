import { setImmediate as turn } from 'node:timers/promises';
import {
  ApiError,
  type Stored,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { Clock } from '@openchoreo-backstage/kube-runtime';
import type { Database } from '../database/Database';
import type { Persistence } from '../store/persistence';
import {
  type ChangeRecord,
  type ObjectKey,
  type ObjectRecord,
} from '../store/records';
import { Workspace } from './Workspace';
import type { NewLedgerEntry } from '../ledger/Ledger';
import type { Outcome } from './settle';

/** One write as the queue sees it. */
export interface Step {
  key: ObjectKey;
  /** Also read, since the decision depends on it. */
  namespaceKey?: ObjectKey;
  /** What readers see of a stored row. */
  view(record: ObjectRecord): Stored;
  /** @throws ApiError when the write is refused */
  decide(current: Stored | undefined, namespace: Stored | undefined): Outcome;
  /** The object as it is stored: secrets sealed. */
  seal(object: Stored, current: ObjectRecord | undefined): Stored;
  /** The ledger's entry of the change; absent when it is not recorded. */
  entry?(object: Stored): Omit<NewLedgerEntry, 'before' | 'after' | 'result'>;
}

interface Job {
  steps: readonly Step[];
  resolve(objects: Stored[]): void;
  reject(error: unknown): void;
}

export interface WriteQueueOptions {
  database: Database;
  persistence: Persistence;
  clock: Clock;
  /** Version of this process; older than the store's newest writer means read-only. */
  writer: number;
  /** What other processes are told after each commit. */
  announcement: string;
  /** Called with all changes of a transaction, in order, after its commit. */
  committed(changes: readonly ChangeRecord[]): void;
}

/**
 * All writes of a store go through one queue. What waits is written in one
 * transaction; each write is decided on its own, on what the writes before it
 * left, so the result is that of one after another.
 */
export interface WriteQueue {
  /**
   * Writes all steps or none.
   *
   * @throws ApiError of the first step that is refused, UnavailableError when
   * the database fails
   */
  write(steps: readonly Step[]): Promise<Stored[]>;
  /** Refuses new writes and waits for those under way. */
  close(): Promise<void>;
}

/** Writes of one transaction: more would let readers wait, fewer cost commits. */
const MAX_BATCH = 128;

export function createWriteQueue(options: WriteQueueOptions): WriteQueue {
  const waiting: Job[] = [];
  let running: Promise<void> | undefined;
  let closed = false;

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
      await commit(options, batch);
      // The statements of SQLite are synchronous: without this, a stream of
      // writes would keep timers and sockets waiting.
      await turn();
    }
    running = undefined;
  }

  return {
    write: steps =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new UnavailableError('The store is closed'));
          return;
        }
        waiting.push({ steps, resolve, reject });
        running ??= run();
      }),
    close: async () => {
      closed = true;
      await running;
    },
  };
}

/** Settles every job of the batch. */
async function commit(
  options: WriteQueueOptions,
  batch: readonly Job[],
): Promise<void> {
  const answers: Array<() => void> = [];
  let changes: readonly ChangeRecord[] = [];
  let decided = false;
  try {
    await options.database.transaction(async queries => {
      const { persistence } = options;
      const clusters = [
        ...new Set(batch.flatMap(job => job.steps.map(s => s.key.cluster))),
      ].sort((a, b) => a - b);
      const locked = await persistence.lock(queries, clusters);
      requireNewest(options.writer, locked.writer);
      const workspace = new Workspace(
        locked.counters,
        await persistence.read(queries, keysOf(batch)),
        options.clock.now(),
      );
      for (const job of batch) {
        answers.push(perform(job, workspace));
      }
      const changeSet = workspace.changeSet(options.announcement);
      if (changeSet) {
        await persistence.write(queries, changeSet);
        changes = changeSet.events;
      }
      decided = true;
    });
  } catch (error) {
    if (!decided && batch.length > 1 && !(error instanceof ApiError)) {
      // Nothing was committed. One of the writes may be to blame, so each is
      // tried alone; its neighbours must not fail with it.
      for (const job of batch) {
        await commit(options, [job]);
      }
      return;
    }
    const failure = asUnavailable(error);
    batch.forEach(job => job.reject(failure));
    return;
  }
  options.committed(changes);
  answers.forEach(answer => answer());
}

/** Does a job's steps in the workspace, all or none; the answer is given after the commit. */
function perform(job: Job, workspace: Workspace): () => void {
  workspace.begin();
  try {
    const objects = job.steps.map(step => workspace.perform(step));
    workspace.keep();
    return () => job.resolve(objects);
  } catch (error) {
    workspace.discard();
    return () => job.reject(error);
  }
}

function keysOf(batch: readonly Job[]): ObjectKey[] {
  const keys = new Map<string, ObjectKey>();
  for (const job of batch) {
    for (const step of job.steps) {
      for (const key of [step.key, step.namespaceKey]) {
        if (key) {
          const { cluster, kind, namespace, name } = key;
          keys.set(JSON.stringify([cluster, kind, namespace, name]), {
            cluster,
            kind,
            namespace,
            name,
          });
        }
      }
    }
  }
  return [...keys.values()];
}

/** @throws UnavailableError when a newer process has written here */
function requireNewest(own: number, newest: number): void {
  if (own < newest) {
    throw new UnavailableError(
      `This process (version ${own}) is older than the newest one that wrote to the store (version ${newest}), so it only reads; upgrade or stop it`,
    );
  }
}

function asUnavailable(error: unknown): unknown {
  return error instanceof ApiError
    ? error
    : new UnavailableError(
        'The database did not take the write; whether it is stored is not known',
        { cause: error },
      );
}
