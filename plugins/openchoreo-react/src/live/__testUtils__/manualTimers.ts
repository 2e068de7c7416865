import type { Timers } from '../timers';

interface Alarm {
  at: number;
  every?: number;
  callback: () => void;
}

/** Time that passes only when a test says so. */
export interface ManualTimers extends Timers {
  /** Lets time pass, alarm by alarm, and what follows from each settle. */
  advance(ms: number): Promise<void>;
}

/** Starts at some moment; which one must not matter. */
export function createManualTimers(start = 1_700_000_000_000): ManualTimers {
  let now = start;
  const alarms = new Set<Alarm>();

  function set(alarm: Alarm) {
    alarms.add(alarm);
    return () => alarms.delete(alarm);
  }

  return {
    now: () => now,
    after: (ms, callback) => set({ at: now + ms, callback }),
    every: (ms, callback) => set({ at: now + ms, every: ms, callback }),
    async advance(ms) {
      await settle();
      const end = now + ms;
      for (;;) {
        const [next] = [...alarms]
          .filter(alarm => alarm.at <= end)
          .sort((a, b) => a.at - b.at);
        if (!next) break;
        now = Math.max(now, next.at);
        if (next.every === undefined) alarms.delete(next);
        else next.at += next.every;
        next.callback();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}

/** Lets everything that waits on promises alone go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
