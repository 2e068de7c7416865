import type { Behavior } from '../behavior/behavior';

/** One run of a container, in milliseconds since the pod's start. */
export interface Run {
  /** 0 for the first. */
  index: number;
  start: number;
  /** Undefined: it runs for ever. */
  end?: number;
  /** Undefined: it never becomes ready. */
  readyAt?: number;
}

/** What a container does at one moment. */
export interface Moment {
  run: Run;
  /** After a run's end: the back-off is `waiting` from the second crash on. */
  state: 'running' | 'terminated' | 'waiting';
  ready: boolean;
  /** Since when `ready` has been what it is. */
  readyChangedAt: number;
  /** When any of this changes next. */
  nextAt?: number;
}

/** The first restart comes soon; one sees that the container terminated. */
const FIRST_PAUSE_MS = 1_000;
/** Further ones wait like the kubelet's: 10 s, doubled up to 5 min. */
const BASE_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 300_000;
/** From this crash on the pauses are all the longest one. */
const STEADY_FROM = 6;
/** The kubelet forgets the back-off of a container that ran this long. */
const FORGET_AFTER_MS = 600_000;

/**
 * The wait between the end of a run and the start of the next.
 *
 * @param crash - 0 for the first
 */
export function pauseMs(crash: number, behavior: Behavior): number {
  if (crash === 0 || (behavior.crashAfterMs ?? 0) >= FORGET_AFTER_MS) {
    return FIRST_PAUSE_MS;
  }
  return Math.min(LONGEST_PAUSE_MS, BASE_PAUSE_MS * 2 ** (crash - 1));
}

/** A run by its index. The container must crash for there to be a second. */
export function runAt(index: number, behavior: Behavior): Run {
  const { crashAfterMs, readyAfterMs } = behavior;
  if (crashAfterMs === undefined) {
    return { index, start: 0, readyAt: readyAfterMs };
  }
  const growing = Math.min(index, STEADY_FROM);
  let start = index * crashAfterMs;
  for (let crash = 0; crash < growing; crash += 1) {
    start += pauseMs(crash, behavior);
  }
  start += (index - growing) * pauseMs(STEADY_FROM, behavior);
  const getsReady = readyAfterMs !== undefined && readyAfterMs < crashAfterMs;
  return {
    index,
    start,
    end: start + crashAfterMs,
    readyAt: getsReady ? start + readyAfterMs : undefined,
  };
}

/** The run that goes on or ended last at a time since the pod's start. */
export function runDuring(elapsedMs: number, behavior: Behavior): Run {
  let run = runAt(0, behavior);
  if (run.end === undefined) {
    return run;
  }
  const steady = runAt(STEADY_FROM, behavior);
  if (elapsedMs >= steady.start) {
    const cycle = runAt(STEADY_FROM + 1, behavior).start - steady.start;
    const cycles = Math.floor((elapsedMs - steady.start) / cycle);
    return runAt(STEADY_FROM + cycles, behavior);
  }
  for (;;) {
    const next = runAt(run.index + 1, behavior);
    if (next.start > elapsedMs) {
      return run;
    }
    run = next;
  }
}

/**
 * What a container does, from nothing but its behaviour and the time since its
 * pod's start. So it goes on where it would be when the sandbox was away.
 */
export function momentAt(elapsedMs: number, behavior: Behavior): Moment {
  const run = runDuring(elapsedMs, behavior);
  if (run.end !== undefined && elapsedMs >= run.end) {
    return {
      run,
      state: run.index === 0 ? 'terminated' : 'waiting',
      ready: false,
      readyChangedAt: notReadySince(run, behavior),
      nextAt: runAt(run.index + 1, behavior).start,
    };
  }
  const ready = run.readyAt !== undefined && elapsedMs >= run.readyAt;
  return {
    run,
    state: 'running',
    ready,
    readyChangedAt: ready
      ? run.readyAt!
      : notReadySince(runAt(run.index - 1, behavior), behavior),
    nextAt: ready ? run.end : run.readyAt ?? run.end,
  };
}

/** Since when a container is not ready that is not since `last` at the latest. */
function notReadySince(last: Run, behavior: Behavior): number {
  const everReady = runAt(0, behavior).readyAt !== undefined;
  return last.index >= 0 && everReady && last.end !== undefined ? last.end : 0;
}
