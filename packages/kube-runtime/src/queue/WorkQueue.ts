import type { Clock } from '../clock/Clock';
import { scheduleAt } from '../clock/wait';
import { METRICS, MetricsSink, noMetrics } from '../metrics/metrics';
import { backoffMs, BackoffOptions } from './backoff';
import { createLanes } from './lanes';

/** The priority of keys that changed. @public */
export const NORMAL_PRIORITY = 0;

/** The priority of keys that are only looked at again: first list, resync. @public */
export const LOW_PRIORITY = -100;

/** @public */
export interface AddOptions {
  /** Higher ones are handed out first. Default `NORMAL_PRIORITY`. */
  priority?: number;
}

/**
 * Keys that wait to be worked on.
 *
 * A key waits at most once, with the highest priority it was added with, and
 * is handed to one worker at a time. A key that is added while a worker has it
 * is handed out again after that worker's `done`.
 *
 * Handing a key out supersedes the delays that were asked for it before: that
 * run looks at the state that is and says itself when to look again.
 *
 * Not guaranteed: an order between keys of one priority beyond first come,
 * first served; that a low priority is ever served while higher ones keep
 * coming.
 *
 * @public
 */
export interface WorkQueue {
  add(key: string, options?: AddOptions): void;
  /** Adds the key after a while; of several such waits the shortest counts. */
  addAfter(key: string, delayMs: number, options?: AddOptions): void;
  /**
   * Adds the key after its backoff, which grows with every call until
   * `forget`.
   *
   * @returns the wait in milliseconds
   */
  addRateLimited(key: string, options?: AddOptions): number;
  /** Starts the key's backoff from the beginning. */
  forget(key: string): void;
  /** How often the key was added rate limited since it was last forgotten. */
  failures(key: string): number;
  /** Waits for a key; undefined once the queue is shut down. */
  next(): Promise<string | undefined>;
  /** Every key that `next` gave must be given back. */
  done(key: string): void;
  /** Drops all that waits; later adds have no effect. */
  shutdown(): void;
  /** Keys that wait for a worker now, without the delayed ones. */
  readonly depth: number;
  /** Nothing waits, nothing is worked on, and no delay is over. */
  readonly idle: boolean;
}

/** @public */
export interface WorkQueueOptions {
  /** For metrics. */
  name: string;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  /** Default 5 ms to 1000 s. */
  backoff?: BackoffOptions;
  metrics?: MetricsSink;
}

const DEFAULT_BACKOFF: BackoffOptions = { baseMs: 5, maxMs: 1_000_000 };

interface Delayed {
  dueAt: number;
  priority: number;
  cancel: () => void;
}

/** A deduplicating priority queue with delays and backoff per key. @public */
export function createWorkQueue(options: WorkQueueOptions): WorkQueue {
  const { clock, random, metrics = noMetrics } = options;
  const backoff = options.backoff ?? DEFAULT_BACKOFF;
  const labels = { name: options.name, controller: options.name };

  const lanes = createLanes();
  const waiting = new Map<string, { priority: number; since: number }>();
  const delayed = new Map<string, Delayed>();
  /** When the worker got it. */
  const working = new Map<string, number>();
  /** Added while a worker had it; the value is the priority. */
  const again = new Map<string, number>();
  const failures = new Map<string, number>();
  const idlers: Array<(key: string | undefined) => void> = [];
  let shut = false;

  const now = () => clock.now().getTime();

  function enqueue(key: string, priority: number) {
    const entry = waiting.get(key);
    if (entry && entry.priority >= priority) {
      return;
    }
    // A raised key leaves its old entry in the lower lane, where it no longer
    // matches and is skipped.
    waiting.set(key, { priority, since: entry?.since ?? now() });
    lanes.push(key, priority);
    const worker = idlers.shift();
    if (worker) {
      worker(take());
    }
    metrics.gauge(METRICS.queueDepth, labels, waiting.size);
  }

  function take(): string | undefined {
    const key = lanes.shift(
      (candidate, priority) => waiting.get(candidate)?.priority === priority,
    );
    if (key === undefined) {
      return undefined;
    }
    const at = now();
    const { since } = waiting.get(key)!;
    waiting.delete(key);
    working.set(key, at);
    delayed.get(key)?.cancel();
    delayed.delete(key);
    metrics.gauge(METRICS.queueDepth, labels, waiting.size);
    metrics.observe(METRICS.queueDurationSeconds, labels, (at - since) / 1000);
    return key;
  }

  function add(key: string, { priority = NORMAL_PRIORITY }: AddOptions = {}) {
    if (shut) {
      return;
    }
    if (working.has(key)) {
      const before = again.get(key);
      if (before === undefined) {
        metrics.count(METRICS.queueAddsTotal, labels);
      }
      again.set(key, Math.max(before ?? priority, priority));
      return;
    }
    if (!waiting.has(key)) {
      metrics.count(METRICS.queueAddsTotal, labels);
    }
    enqueue(key, priority);
  }

  function addAfter(
    key: string,
    delayMs: number,
    { priority = NORMAL_PRIORITY }: AddOptions = {},
  ) {
    if (shut) {
      return;
    }
    if (delayMs <= 0) {
      add(key, { priority });
      return;
    }
    const before = delayed.get(key);
    const dueAt = Math.min(before?.dueAt ?? Infinity, now() + delayMs);
    const highest = Math.max(before?.priority ?? priority, priority);
    before?.cancel();
    delayed.set(key, {
      dueAt,
      priority: highest,
      cancel: scheduleAt(clock, dueAt, () => {
        delayed.delete(key);
        add(key, { priority: highest });
      }),
    });
  }

  return {
    add,
    addAfter,

    addRateLimited(key, addOptions) {
      const failed = failures.get(key) ?? 0;
      failures.set(key, failed + 1);
      metrics.count(METRICS.queueRetriesTotal, labels);
      const delayMs = backoffMs(failed, backoff, random);
      addAfter(key, delayMs, addOptions);
      return delayMs;
    },

    forget(key) {
      failures.delete(key);
    },

    failures: key => failures.get(key) ?? 0,

    next() {
      if (shut) {
        return Promise.resolve(undefined);
      }
      const key = take();
      return key === undefined
        ? new Promise(resolve => {
            idlers.push(resolve);
          })
        : Promise.resolve(key);
    },

    done(key) {
      const since = working.get(key);
      if (since === undefined) {
        throw new Error(`${key} is given back, but no worker has it`);
      }
      working.delete(key);
      metrics.observe(
        METRICS.workDurationSeconds,
        labels,
        (now() - since) / 1000,
      );
      const priority = again.get(key);
      if (priority !== undefined) {
        again.delete(key);
        enqueue(key, priority);
      }
    },

    shutdown() {
      shut = true;
      delayed.forEach(entry => entry.cancel());
      delayed.clear();
      waiting.clear();
      again.clear();
      failures.clear();
      lanes.clear();
      metrics.gauge(METRICS.queueDepth, labels, 0);
      idlers.splice(0).forEach(resolve => resolve(undefined));
    },

    get depth() {
      return waiting.size;
    },

    get idle() {
      if (waiting.size > 0 || working.size > 0) {
        return false;
      }
      const at = now();
      for (const entry of delayed.values()) {
        if (entry.dueAt <= at) {
          return false;
        }
      }
      return true;
    },
  };
}
