import type { Clock } from './Clock';

/** A timer never waits longer than this in one go: Node's limit is 2^31-1 ms. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/**
 * Runs `callback` once when the clock has reached `dueAt`, however far away
 * that is. The answer cancels it.
 *
 * @param dueAt - milliseconds since the epoch
 * @public
 */
export function scheduleAt(
  clock: Clock,
  dueAt: number,
  callback: () => void,
): () => void {
  let cancel: () => void;
  const arm = () => {
    const left = Math.max(0, dueAt - clock.now().getTime());
    cancel = clock.schedule(Math.min(left, LONGEST_WAIT_MS), () => {
      if (clock.now().getTime() >= dueAt || left <= LONGEST_WAIT_MS) {
        callback();
      } else {
        arm();
      }
    });
  };
  arm();
  return () => cancel();
}

/**
 * Resolves after `delayMs`, or at once when the signal aborts; look at the
 * signal afterwards.
 *
 * @public
 */
export function sleep(
  clock: Clock,
  delayMs: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const finish = () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    };
    const cancel = scheduleAt(clock, clock.now().getTime() + delayMs, finish);
    function onAbort() {
      cancel();
      finish();
    }
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Resolves when the signal aborts, at once when it has. @public */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}
