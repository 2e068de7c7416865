/**
 * Time as a parameter, so that tests can own it.
 *
 * @public
 */
export interface Clock {
  now(): Date;
  /** Runs `callback` once after `delayMs`; the answer cancels it. */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** The machine's clock. Timers do not keep the process alive. @public */
export const systemClock: Clock = {
  now: () => new Date(),
  schedule: (delayMs, callback) => {
    // NOTE: Node fires a timer beyond 2^31-1 ms at once, so long waits are cut;
    // whoever scheduled looks at the clock again and schedules the rest.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    timer.unref?.();
    return () => clearTimeout(timer);
  },
};
