/**
 * Supervision of the one connection behind the live stream, as a pure state
 * machine: what happened goes in, what to do comes out. Times are
 * milliseconds since the epoch, so that tabs of one browser may compare them.
 */

/** Silence after which a page must stop looking alive (design.md section 9). */
const SILENCE_MS = 4_500;
/** How long the first byte of an answer may take. */
const OPENING_MS = 10_000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 15_000;
/** A server that ends the stream on purpose is asked again soon, not all at once. */
const PLANNED_PAUSE_MS = 300;

/** The connection, as the tab that leads holds it and tells the others. */
export interface Connection {
  phase: 'idle' | 'opening' | 'open' | 'waiting';
  /** Attempts since the last message that brought nothing. */
  failures: number;
  /** When it was wanted for the first time. */
  wantedAt?: number;
  openedAt?: number;
  /** When the last message of any kind arrived. */
  lastSign?: number;
  retryAt?: number;
  /** Silence that counts as lost; longer where the server's heart beats slowly. */
  silenceMs: number;
  /** Why the last attempt failed, one sentence. */
  cause?: string;
}

/** What can happen to a connection. */
export type ConnectionEvent =
  /** Something is subscribed, or what is subscribed changed. */
  | { type: 'wanted' }
  | { type: 'unwanted' }
  | { type: 'sign'; heartbeatMs?: number }
  /** The body ended or failed; `planned` when the server said so before. */
  | { type: 'ended'; planned?: boolean; cause?: string }
  /** The person came back, or the network did. */
  | { type: 'nudged' }
  | { type: 'tick' };

/** `open` replaces a connection that is still there. */
export type ConnectionCommand = 'open' | 'abort';

export const idleConnection: Connection = {
  phase: 'idle',
  failures: 0,
  silenceMs: SILENCE_MS,
};

/** The next state, and what to do about it. */
export function step(
  connection: Connection,
  event: ConnectionEvent,
  { now, random }: { now: number; random: () => number },
): { connection: Connection; command?: ConnectionCommand } {
  switch (event.type) {
    case 'wanted':
      if (connection.phase === 'waiting') return { connection };
      return open({ ...connection, wantedAt: connection.wantedAt ?? now }, now);

    case 'unwanted':
      return {
        connection: { ...idleConnection, silenceMs: connection.silenceMs },
        command: 'abort',
      };

    case 'sign':
      if (connection.phase === 'idle') return { connection };
      return {
        connection: {
          ...connection,
          phase: 'open',
          failures: 0,
          lastSign: now,
          cause: undefined,
          silenceMs: event.heartbeatMs
            ? Math.max(SILENCE_MS, 1.5 * event.heartbeatMs)
            : connection.silenceMs,
        },
      };

    case 'ended':
      if (connection.phase === 'idle') return { connection };
      return { connection: lost(connection, event, now, random) };

    case 'nudged':
    case 'tick':
      if (connection.phase === 'waiting') {
        const due = now >= (connection.retryAt ?? 0);
        return due || event.type === 'nudged'
          ? open(connection, now)
          : { connection };
      }
      if (isOverdue(connection, now)) {
        const cause =
          connection.phase === 'open'
            ? 'The backend went silent.'
            : 'The backend did not answer.';
        return {
          connection: lost(connection, { cause }, now, random),
          command: 'abort',
        };
      }
      return { connection };

    default:
      return { connection };
  }
}

function open(connection: Connection, now: number) {
  return {
    connection: {
      ...connection,
      phase: 'opening' as const,
      openedAt: now,
      retryAt: undefined,
    },
    command: 'open' as const,
  };
}

function lost(
  connection: Connection,
  end: { planned?: boolean; cause?: string },
  now: number,
  random: () => number,
): Connection {
  const pause = end.planned
    ? random() * PLANNED_PAUSE_MS
    : backoff(connection.failures, random);
  return {
    ...connection,
    phase: 'waiting',
    failures: end.planned ? connection.failures : connection.failures + 1,
    retryAt: now + pause,
    cause: end.cause ?? connection.cause,
  };
}

/** Between half and all of an exponentially growing pause. */
function backoff(failures: number, random: () => number): number {
  const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** failures);
  return ceiling * (0.5 + 0.5 * random());
}

function isOverdue(connection: Connection, now: number): boolean {
  if (connection.phase === 'open') {
    return now - (connection.lastSign ?? 0) >= connection.silenceMs;
  }
  if (connection.phase === 'opening') {
    return now - (connection.openedAt ?? 0) >= OPENING_MS;
  }
  return false;
}

/**
 * How alive what a page shows is.
 *
 * @public
 */
export type LiveState =
  /** Nothing has arrived yet. */
  | { status: 'connecting' }
  | { status: 'live' }
  /** The connection is gone, but what is shown is a few seconds old at most. */
  | { status: 'reconnecting'; since: Date }
  | {
      status: 'disconnected';
      since: Date;
      /** When what is shown was last known to be so; absent when nothing came. */
      lastUpdate?: Date;
      /** Why, as far as it is known. */
      cause?: string;
    };

/** What a page says about the connection at a moment. */
export function liveStateOf(connection: Connection, now: number): LiveState {
  const { phase, failures, lastSign, wantedAt, silenceMs, cause } = connection;
  if (phase === 'idle') return { status: 'connecting' };

  const since = lastSign ?? wantedAt ?? now;
  if (now - since >= silenceMs) {
    return {
      status: 'disconnected',
      since: new Date(since),
      ...(lastSign === undefined ? {} : { lastUpdate: new Date(lastSign) }),
      ...(cause === undefined ? {} : { cause }),
    };
  }
  if (phase === 'waiting' || failures > 0) {
    return { status: 'reconnecting', since: new Date(since) };
  }
  return { status: lastSign === undefined ? 'connecting' : 'live' };
}
