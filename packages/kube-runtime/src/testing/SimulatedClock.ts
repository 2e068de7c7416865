import type { Clock } from '../clock/Clock';

interface Timer {
  dueAt: number;
  callback: () => void;
}

/** @public */
export interface SimulatedClockOptions {
  /** Default 2026-01-01T00:00:00Z. */
  start?: Date;
}

/**
 * A clock that stands still until the test moves it.
 *
 * Timers run in the order in which they are due (equal ones in the order in
 * which they were scheduled), each at its own time. After every instant at
 * which a timer ran, pending promises settle before time moves on, so that
 * what a timer sets off happens at that timer's time.
 *
 * Promises that wait for real input and output (a database) settle only
 * through `settleWith`.
 *
 * @public
 */
export class SimulatedClock implements Clock {
  #now: number;
  /** Sorted by `dueAt`; equal ones in the order of their arrival. */
  readonly #timers: Timer[] = [];
  readonly #settlers: Array<() => Promise<void>> = [];

  constructor(options: SimulatedClockOptions = {}) {
    this.#now = (
      options.start ?? new Date('2026-01-01T00:00:00.000Z')
    ).getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  schedule(delayMs: number, callback: () => void): () => void {
    const timer: Timer = {
      // Whole milliseconds, as a Date has them.
      dueAt: this.#now + Math.ceil(Math.max(0, delayMs)),
      callback,
    };
    this.#timers.splice(this.#positionAfter(timer.dueAt), 0, timer);
    return () => {
      const at = this.#timers.indexOf(timer);
      if (at >= 0) {
        this.#timers.splice(at, 1);
      }
    };
  }

  /** When the next timer is due; undefined when none is waiting. */
  get nextAt(): Date | undefined {
    return this.#timers.length > 0
      ? new Date(this.#timers[0].dueAt)
      : undefined;
  }

  /**
   * Adds something to wait for whenever promises settle, for example
   * `() => manager.whenIdle({ deadlineMs: 5000 })` with a real database. The
   * answer removes it again.
   */
  settleWith(settler: () => Promise<void>): () => void {
    this.#settlers.push(settler);
    return () => {
      const at = this.#settlers.indexOf(settler);
      if (at >= 0) {
        this.#settlers.splice(at, 1);
      }
    };
  }

  /** Moves time on and runs what becomes due on the way. */
  async advance(ms: number): Promise<void> {
    const target = this.#now + ms;
    await this.settle();
    while (this.#timers.length > 0 && this.#timers[0].dueAt <= target) {
      await this.#runInstant(this.#timers[0].dueAt);
    }
    this.#now = target;
  }

  /**
   * Moves time to the next timer and runs all that is due then.
   *
   * @returns false when no timer is waiting; time then stands still
   */
  async advanceToNext(): Promise<boolean> {
    await this.settle();
    if (this.#timers.length === 0) {
      return false;
    }
    await this.#runInstant(this.#timers[0].dueAt);
    return true;
  }

  /** Lets promises settle without moving time. Timers due now do not run. */
  async settle(): Promise<void> {
    await turns();
    for (const settler of this.#settlers) {
      await settler();
      await turns();
    }
  }

  async #runInstant(at: number): Promise<void> {
    this.#now = Math.max(this.#now, at);
    while (this.#timers.length > 0 && this.#timers[0].dueAt <= this.#now) {
      this.#timers.shift()!.callback();
    }
    await this.settle();
  }

  #positionAfter(dueAt: number): number {
    let low = 0;
    let high = this.#timers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#timers[middle].dueAt <= dueAt) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/**
 * One turn drains every chain of promises; the further ones are for code that
 * itself yields to the event loop.
 */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise<void>(resolve => {
      setImmediate(resolve);
    });
  }
}
