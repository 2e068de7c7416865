import { ConflictError } from '@openchoreo-backstage/kube-objects';
import type { Clock, RuntimeLogger } from '@openchoreo-backstage/kube-runtime';

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 60_000;

export interface TaskLoopOptions<T> {
  clock: Clock;
  logger: RuntimeLogger;
  /** Tasks with the same key are one task. */
  keyOf(task: T): string;
  run(task: T): Promise<void>;
}

/** Runs tasks one after another; one that fails is tried again later. */
export interface TaskLoop<T> {
  add(task: T): void;
  /** Stops after the task under way. */
  close(): Promise<void>;
}

export function createTaskLoop<T>(options: TaskLoopOptions<T>): TaskLoop<T> {
  const { clock, logger, keyOf } = options;
  const waiting = new Map<string, T>();
  const failures = new Map<string, number>();
  const retries = new Set<() => void>();
  let running: Promise<void> | undefined;
  let closed = false;

  function add(task: T): void {
    if (closed) {
      return;
    }
    waiting.set(keyOf(task), task);
    running ??= drain();
  }

  async function drain(): Promise<void> {
    // Whoever adds goes on first: tasks often come in groups.
    await Promise.resolve();
    for (const [key, task] of waiting) {
      if (closed) {
        break;
      }
      // Taken out before it runs, so that what changes meanwhile adds it again.
      waiting.delete(key);
      try {
        await options.run(task);
        failures.delete(key);
      } catch (error) {
        retryLater(key, task, error);
      }
    }
    running = undefined;
    if (waiting.size > 0 && !closed) {
      running = drain();
    }
  }

  function retryLater(key: string, task: T, error: unknown): void {
    if (closed) {
      return;
    }
    const failed = (failures.get(key) ?? 0) + 1;
    failures.set(key, failed);
    const delayMs = Math.min(
      FIRST_RETRY_MS * 2 ** Math.min(failed - 1, 20),
      LAST_RETRY_MS,
    );
    // Conflicts are everyday: another process, or the object's owner, was faster.
    const level = error instanceof ConflictError ? 'debug' : 'warn';
    logger[level](
      `Collection of ${key} will be tried again: ${String(error)}`,
      {
        delayMs,
        failed,
      },
    );
    const cancel = clock.schedule(delayMs, () => {
      retries.delete(cancel);
      add(task);
    });
    retries.add(cancel);
  }

  return {
    add,
    close: async () => {
      closed = true;
      retries.forEach(cancel => cancel());
      await running;
    },
  };
}
