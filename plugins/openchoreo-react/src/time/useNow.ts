import { useSyncExternalStore } from 'react';

/** One clock for a page full of times. */
interface Clock {
  subscribe(onTick: () => void): () => void;
  now(): number;
}

function createClock(intervalMs: number): Clock {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;

  function tick() {
    now = Date.now();
    listeners.forEach(listener => listener());
  }

  return {
    now: () => now,
    subscribe(onTick) {
      listeners.add(onTick);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(tick, intervalMs);
      }
      return () => {
        listeners.delete(onTick);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

const clocks = { second: createClock(1_000), minute: createClock(20_000) };

/**
 * The time, renewed about every second, or every third of a minute.
 *
 * @public
 */
export function useNow(resolution: 'second' | 'minute'): Date {
  const clock = clocks[resolution];
  return new Date(useSyncExternalStore(clock.subscribe, clock.now));
}
