import type { Clock } from '../clock/Clock';

/** @public */
export interface StormOptions {
  /** Runs of one object within the window that are still normal. Default 500. */
  limit?: number;
  /** Default 60 000. */
  windowMs?: number;
  /** First wait, doubled in each further window that is too busy. Default 1000. */
  baseDelayMs?: number;
  /** Longest wait. Default 60 000. */
  maxDelayMs?: number;
}

/**
 * Slows down an object that is reconciled over and over without an error. Two
 * writers that undo each other's work, or a reconciler whose write is never
 * the same twice, would otherwise keep the process and the store busy.
 */
export interface StormBreaker {
  /** How long a run of the key has to wait now; 0: run it. */
  delayMs(key: string): number;
  /**
   * Counts a run.
   *
   * @returns true when this run is the one that starts a storm
   */
  succeeded(key: string): boolean;
  /** A failed run ends the count: backoff slows that key down already. */
  failed(key: string): void;
}

interface Count {
  windowEnd: number;
  runs: number;
  /** Busy windows in a row. */
  level: number;
  blockedUntil: number;
}

export function createStormBreaker(
  clock: Clock,
  options: StormOptions = {},
): StormBreaker {
  const {
    limit = 500,
    windowMs = 60_000,
    baseDelayMs = 1_000,
    maxDelayMs = 60_000,
  } = options;
  const counts = new Map<string, Count>();
  let sweepAt = 0;

  /** Forgets the keys that have been calm, so that memory follows activity. */
  function sweep(now: number) {
    if (now < sweepAt) {
      return;
    }
    sweepAt = now + windowMs;
    for (const [key, count] of counts) {
      if (count.windowEnd <= now) {
        counts.delete(key);
      }
    }
  }

  return {
    delayMs(key) {
      const count = counts.get(key);
      return count
        ? Math.max(0, count.blockedUntil - clock.now().getTime())
        : 0;
    },

    succeeded(key) {
      const now = clock.now().getTime();
      sweep(now);
      const count = counts.get(key);
      if (!count || count.windowEnd <= now) {
        counts.set(key, {
          windowEnd: now + windowMs,
          runs: 1,
          level: 0,
          blockedUntil: 0,
        });
        return false;
      }
      count.runs += 1;
      if (count.runs <= limit) {
        return false;
      }
      // Every further run waits, and the window moves along: the storm is over
      // after one window without a run.
      const wait = Math.min(maxDelayMs, baseDelayMs * 2 ** count.level);
      count.level += 1;
      count.blockedUntil = now + wait;
      count.windowEnd = now + wait + windowMs;
      return count.level === 1;
    },

    failed(key) {
      counts.delete(key);
    },
  };
}
