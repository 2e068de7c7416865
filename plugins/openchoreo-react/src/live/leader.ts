import type {
  Subscription,
  WatchRequest,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { StreamMessage } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoApi } from '../api';
import {
  idleConnection,
  step,
  type Connection,
  type ConnectionEvent,
} from './connection';
import { applyMessage, emptySnapshot, type Snapshot } from './snapshot';
import type { SubscriptionMessage } from './snapshot';
import { keyOf, type LiveSubscription } from './subscription';
import type { LeaderMessage } from './tabs';
import type { Timers } from './timers';

/** Several components of a page subscribe one after the other; they are one change. */
const GATHER_MS = 20;
const TICK_MS = 500;

/** Reads the stream for all tabs. */
export interface Leader {
  /** What a tab wants from now on; replaces what it wanted before. */
  want(tab: string, subscriptions: LiveSubscription[]): void;
  forget(tab: string): void;
  /** Try again now rather than later. */
  nudge(): void;
  stop(): void;
}

/**
 * Starts to read the stream for all tabs of a browser. One request carries
 * the union of what they want; a changed union replaces the request, with
 * cursors, so that nothing is listed twice.
 */
export function startLeader(options: {
  watch: OpenChoreoApi['watch'];
  timers: Timers;
  random: () => number;
  emit: (message: LeaderMessage) => void;
  /** What this tab knows already, from the leader before. */
  known?: ReadonlyMap<string, Snapshot>;
}): Leader {
  const { watch, timers, random, emit } = options;
  const wants = new Map<string, LiveSubscription[]>();
  const snapshots = new Map(options.known);
  let connection: Connection = idleConnection;
  let requested = '';
  let request: AbortController | undefined;
  let cancelGather: (() => void) | undefined;

  const stopTicking = timers.every(TICK_MS, () => dispatch({ type: 'tick' }));

  function dispatch(event: ConnectionEvent) {
    const next = step(connection, event, { now: timers.now(), random });
    const changed = next.connection !== connection;
    connection = next.connection;
    if (next.command) request?.abort();
    if (next.command === 'open') void read();
    if (changed) emit({ type: 'connection', connection });
  }

  function union(): Map<string, LiveSubscription> {
    return new Map(
      [...wants.values()].flat().map(wanted => [keyOf(wanted), wanted]),
    );
  }

  function gather() {
    cancelGather ??= timers.after(GATHER_MS, () => {
      cancelGather = undefined;
      const wanted = union();
      const now = [...wanted.keys()].sort().join('\n');
      if (now === requested) return;
      requested = now;
      for (const key of snapshots.keys()) {
        if (!wanted.has(key)) snapshots.delete(key);
      }
      dispatch({ type: wanted.size > 0 ? 'wanted' : 'unwanted' });
    });
  }

  async function read(): Promise<void> {
    const mine = new AbortController();
    request = mine;
    const body = prepareRequest();
    try {
      for await (const message of watch(body, { signal: mine.signal })) {
        if (mine.signal.aborted) return;
        receive(message, mine);
      }
      if (!mine.signal.aborted) dispatch({ type: 'ended' });
    } catch (error) {
      if (mine.signal.aborted) return;
      dispatch({ type: 'ended', cause: sentenceOf(error) });
    }
  }

  function prepareRequest(): WatchRequest {
    const subscriptions: Subscription[] = [];
    const cursors: Record<string, string> = {};
    for (const [key, wanted] of union()) {
      subscriptions.push({ ...wanted, id: key });
      if (wanted.type !== 'objects') continue;
      const cursor = snapshots.get(key)?.cursor;
      if (cursor !== undefined) cursors[key] = cursor;
      // Without a cursor the server lists anew; what was deleted meanwhile must go.
      else deliver({ type: 'reset', id: key });
    }
    return { subscriptions, cursors };
  }

  function receive(message: StreamMessage, from: AbortController) {
    dispatch({
      type: 'sign',
      ...(message.type === 'hello' ? { heartbeatMs: message.heartbeatMs } : {}),
    });
    if (message.type === 'closed') {
      if (message.reason === 'permissions-changed') forgetCursors();
      from.abort();
      dispatch({ type: 'ended', planned: true });
    } else if ('id' in message) {
      deliver(message);
    }
  }

  function deliver(message: SubscriptionMessage) {
    const key = message.id;
    snapshots.set(
      key,
      applyMessage(snapshots.get(key) ?? emptySnapshot, message),
    );
    emit({ type: 'message', key, message });
  }

  /** What a person may see changed: what is known may hold too much. */
  function forgetCursors() {
    for (const [key, snapshot] of snapshots) {
      snapshots.set(key, { ...snapshot, cursor: undefined });
    }
  }

  return {
    want(tab, subscriptions) {
      const before = new Set(wants.get(tab)?.map(keyOf));
      wants.set(tab, subscriptions);
      emit({ type: 'connection', connection });
      for (const key of subscriptions.map(keyOf)) {
        const snapshot = snapshots.get(key);
        if (snapshot && !before.has(key)) {
          emit({ type: 'snapshot', tab, key, snapshot });
        }
      }
      gather();
    },
    forget(tab) {
      if (wants.delete(tab)) gather();
    },
    nudge: () => dispatch({ type: 'nudged' }),
    stop() {
      cancelGather?.();
      stopTicking();
      request?.abort();
    },
  };
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
