/**
 * The time for which one process may act. It ends by release or by losing the
 * lease, and never begins again: acquire another.
 *
 * @public
 */
export interface LeaseTerm {
  /**
   * Grows with every term of this lease, whoever holds it. A store that
   * refuses writes with an older fence than the newest it saw cannot be
   * written by a process that only believes it still leads.
   */
  readonly fence: number;
  /** Aborts when the term ends. */
  readonly signal: AbortSignal;
  /**
   * Whether calls may go out now. Looks at the clock, so that it is right even
   * when the process was paused and its timers are late.
   */
  active(): boolean;
  /** Ends the term and lets others have the lease. Call when all work has ended. */
  release(): Promise<void>;
}

/** The right to run a group of controllers, held by one process at a time. @public */
export interface Lease {
  /** For logs and metrics. */
  readonly name: string;
  /** Waits for the lease. Undefined when the signal aborted before that. */
  acquire(signal: AbortSignal): Promise<LeaseTerm | undefined>;
}

/** For a process that is the only one: the lease is always free. @public */
export function singleProcessLease(name = 'single-process'): Lease {
  let fence = 0;
  return {
    name,
    async acquire(signal) {
      if (signal.aborted) {
        return undefined;
      }
      fence += 1;
      const end = new AbortController();
      return {
        fence,
        signal: end.signal,
        active: () => !end.signal.aborted,
        release: async () => end.abort(),
      };
    },
  };
}
