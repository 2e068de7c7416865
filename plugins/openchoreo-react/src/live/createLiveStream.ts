import type { OpenChoreoApi } from '../api';
import {
  idleConnection,
  liveStateOf,
  type Connection,
  type LiveState,
} from './connection';
import { startLeader, type Leader } from './leader';
import type { LiveStream } from './LiveStream';
import { applyMessage, emptySnapshot, type Snapshot } from './snapshot';
import { keyOf, type LiveSubscription } from './subscription';
import {
  aliveLock,
  LEADER_LOCK,
  type LeaderMessage,
  type TabMessage,
  type Tabs,
} from './tabs';
import type { Timers } from './timers';

/** Long enough to change between tabs of a page without asking anew. */
const LINGER_MS = 3_000;
const TICK_MS = 500;

interface Entry {
  subscription: LiveSubscription;
  snapshot: Snapshot;
  listeners: Set<() => void>;
  cancelRelease?: () => void;
}

/**
 * The live stream of a tab. The tab that comes first leads: it reads the
 * stream for all. When it goes, another one takes over, with the cursors that
 * it has.
 *
 * @param options.tabs - the other tabs of the person who is signed in, or
 *   undefined where the browser cannot share: then each tab has its own stream
 */
export function createLiveStream(options: {
  watch: OpenChoreoApi['watch'];
  tabs: () => Promise<Tabs | undefined>;
  timers: Timers;
  random: () => number;
}): LiveStream & { nudge(): void } {
  const { timers } = options;
  const entries = new Map<string, Entry>();
  const stateListeners = new Set<() => void>();
  let connection: Connection = idleConnection;
  let published: LiveState = { status: 'connecting' };
  let started = false;
  let tabs: Tabs | undefined;
  let leader: Leader | undefined;

  function subscriptions(): LiveSubscription[] {
    return [...entries.values()].map(entry => entry.subscription);
  }

  async function start(): Promise<void> {
    tabs = await options.tabs();
    timers.every(TICK_MS, publishState);
    if (!tabs) {
      lead(() => {});
      return;
    }
    tabs.channel.listen(hear);
    await tabs.locks.acquire(aliveLock(tabs.id));
    announce();
    await tabs.locks.acquire(LEADER_LOCK);
    lead(tabs.channel.post);
    tabs.channel.post({ type: 'roll-call' });
  }

  function lead(tellOthers: (message: LeaderMessage) => void) {
    leader = startLeader({
      ...options,
      known: new Map(
        [...entries]
          .map(([key, { snapshot }]) => [key, snapshot] as const)
          .filter(([, snapshot]) => snapshot !== emptySnapshot),
      ),
      emit: message => {
        hear(message);
        tellOthers(message);
      },
    });
    announce();
  }

  /** Tells the leader, whoever it is, what this tab wants. */
  function announce() {
    if (leader) leader.want(tabs?.id ?? '', subscriptions());
    else if (tabs) {
      tabs.channel.post({
        type: 'want',
        tab: tabs.id,
        subscriptions: subscriptions(),
      });
    }
  }

  function hear(message: TabMessage) {
    switch (message.type) {
      case 'message':
        update(message.key, snapshot =>
          applyMessage(snapshot, message.message),
        );
        break;
      case 'snapshot':
        if (message.tab === (tabs?.id ?? '')) {
          update(message.key, () => message.snapshot);
        }
        break;
      case 'connection':
        connection = message.connection;
        publishState();
        break;
      case 'roll-call':
        announce();
        break;
      case 'want':
        if (leader) serve(leader, message.tab, message.subscriptions);
        break;
      case 'leave':
        leader?.forget(message.tab);
        break;
      case 'nudge':
        leader?.nudge();
        break;
      default:
        break;
    }
  }

  const served = new Set<string>();
  function serve(by: Leader, tab: string, wanted: LiveSubscription[]) {
    by.want(tab, wanted);
    if (!tabs || served.has(tab)) return;
    served.add(tab);
    // The lock is ours only when its tab is gone, even if it crashed.
    void tabs.locks.acquire(aliveLock(tab)).then(release => {
      release();
      served.delete(tab);
      by.forget(tab);
    });
  }

  function update(key: string, change: (snapshot: Snapshot) => Snapshot) {
    const entry = entries.get(key);
    if (!entry) return;
    entry.snapshot = change(entry.snapshot);
    entry.listeners.forEach(listener => listener());
  }

  function publishState() {
    const next = liveStateOf(connection, timers.now());
    if (sameState(next, published)) return;
    published = next;
    stateListeners.forEach(listener => listener());
    // A leader in the background may sleep through the silence: wake it.
    if (next.status === 'disconnected' && !leader) nudge();
  }

  function nudge() {
    if (leader) leader.nudge();
    else tabs?.channel.post({ type: 'nudge' });
  }

  /** Without knowing who is signed in there is no stream; the page says so. */
  function failToStart(error: unknown) {
    const cause = error instanceof Error ? error.message : String(error);
    published = {
      status: 'disconnected',
      since: new Date(timers.now()),
      cause: `The live stream could not start: ${cause}`,
    };
    stateListeners.forEach(listener => listener());
  }

  function entryOf(subscription: LiveSubscription): Entry {
    const key = keyOf(subscription);
    const existing = entries.get(key);
    if (existing) return existing;
    const entry: Entry = {
      subscription,
      snapshot: emptySnapshot,
      listeners: new Set(),
    };
    entries.set(key, entry);
    announce();
    return entry;
  }

  return {
    subscribe(subscription, onChange) {
      const entry = entryOf(subscription);
      // Several components may pass the same function; each is its own listener.
      const listener = () => onChange();
      entry.cancelRelease?.();
      entry.cancelRelease = undefined;
      entry.listeners.add(listener);
      if (!started) {
        started = true;
        start().catch(failToStart);
      }
      return {
        snapshot: () => entry.snapshot,
        close() {
          entry.listeners.delete(listener);
          if (entry.listeners.size > 0) return;
          entry.cancelRelease?.();
          entry.cancelRelease = timers.after(LINGER_MS, () => {
            entries.delete(keyOf(subscription));
            announce();
          });
        },
      };
    },
    state: () => published,
    onState(onChange) {
      const listener = () => onChange();
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    nudge,
  };
}

function sameState(a: LiveState, b: LiveState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
