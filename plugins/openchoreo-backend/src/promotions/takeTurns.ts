/**
 * Runs what has the same key one after the other, in the order in which it
 * came; what has another key does not wait.
 */
export type TakeTurns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Nobody waits at first. */
export function createTurns(): TakeTurns {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key);
    // Whatever became of the one before is not for the next one to handle.
    const run = before ? before.then(work, work) : work();
    last.set(key, run);
    try {
      return await run;
    } finally {
      if (last.get(key) === run) last.delete(key);
    }
  };
}
