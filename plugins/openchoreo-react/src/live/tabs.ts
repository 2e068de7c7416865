import type { Connection } from './connection';
import type { Snapshot, SubscriptionMessage } from './snapshot';
import type { LiveSubscription } from './subscription';

/**
 * The tabs of one browser in which one person is signed in. They share one
 * stream: the tab that holds the lock reads it and tells the others.
 */
export interface Tabs {
  /** This tab. */
  id: string;
  channel: TabChannel;
  locks: TabLocks;
}

/** Messages reach all other tabs, not the one that posts. */
export interface TabChannel {
  post(message: TabMessage): void;
  /** At most one listener. */
  listen(listener: (message: TabMessage) => void): void;
}

/** Locks end with the tab that holds them, whatever ends it. */
export interface TabLocks {
  /** Resolves to the function that lets the lock go, when it is this tab's turn. */
  acquire(name: string): Promise<() => void>;
}

/** What a tab that reads the stream tells the others. */
export type LeaderMessage =
  | { type: 'message'; key: string; message: SubscriptionMessage }
  /** For a tab that comes later than the messages. */
  | { type: 'snapshot'; tab: string; key: string; snapshot: Snapshot }
  | { type: 'connection'; connection: Connection }
  /** A new leader asks what everyone wants. */
  | { type: 'roll-call' };

/** What a tab tells the one that reads the stream. */
export type FollowerMessage =
  | { type: 'want'; tab: string; subscriptions: LiveSubscription[] }
  | { type: 'leave'; tab: string }
  /** The person looks at this tab again, or the network came back. */
  | { type: 'nudge' };

export type TabMessage = LeaderMessage | FollowerMessage;

/** The lock whose holder reads the stream. */
export const LEADER_LOCK = 'leader';

/** The lock that a tab holds as long as it lives. */
export function aliveLock(tab: string): string {
  return `alive:${tab}`;
}
