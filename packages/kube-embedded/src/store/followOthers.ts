import { UnavailableError } from '@openchoreo-backstage/kube-objects';
import type { Clock, RuntimeLogger } from '@openchoreo-backstage/kube-runtime';
import { type Database, integer } from '../database/Database';
import type { Feed } from '../watch/Feed';
import { ANNOUNCEMENTS } from './persistence';

/**
 * A backstop only: announcements carry changes at once, but the connection
 * that hears them can break, and poolers such as PgBouncer do not pass them on.
 */
const POLL_INTERVAL_MS = 1_000;

export interface FollowOptions {
  database: Database;
  clock: Clock;
  logger: RuntimeLogger;
  epoch: string;
  /** What this process announces itself, which is no news to it. */
  announcement: string;
  /** The clusters that are open in this process. */
  feeds(): Array<{ key: number; feed: Feed }>;
}

/** Keeps the feeds of this process current with what other processes write. */
export async function followOthers(
  options: FollowOptions,
): Promise<{ close(): Promise<void> }> {
  const { database, clock, logger, epoch } = options;
  const { listen } = database;
  if (!listen) {
    // A SQLite file has one process.
    return { close: async () => undefined };
  }
  let closed = false;
  let looking: Promise<void> | undefined;
  let again = false;
  let stopListening: (() => Promise<void>) | undefined;
  let cancelPoll = () => {};

  function look(): void {
    if (looking) {
      again = true;
      return;
    }
    looking = (async () => {
      do {
        again = false;
        await catchUpAll();
      } while (again && !closed);
    })()
      .catch(error => {
        logger.warn(`Could not look for changes: ${String(error)}`);
      })
      .finally(() => {
        looking = undefined;
      });
  }

  async function catchUpAll(): Promise<void> {
    const feeds = options.feeds();
    if (feeds.length === 0) {
      return;
    }
    const rows = await database.query('select key, counter from kube_clusters');
    const counters = new Map(
      rows.map(row => [integer(row.key), integer(row.counter)]),
    );
    for (const { key, feed } of feeds) {
      if ((counters.get(key) ?? 0) > feed.head()) {
        await feed.catchUp();
      }
    }
  }

  function heard(payload: string): void {
    const isOther =
      payload.startsWith(`${epoch} `) && payload !== options.announcement;
    if (isOther && !closed) {
      look();
    }
  }

  async function startListening(): Promise<void> {
    try {
      stopListening = await listen?.(ANNOUNCEMENTS, heard, error => {
        logger.warn(`Changes are polled for now: ${String(error)}`);
        stopListening = undefined;
      });
    } catch (error) {
      throw new UnavailableError('The database does not let us listen', {
        cause: error,
      });
    }
  }

  function poll(): void {
    cancelPoll = clock.schedule(POLL_INTERVAL_MS, async () => {
      look();
      await looking;
      if (!stopListening && !closed) {
        await startListening().catch(error => {
          logger.debug(String(error));
        });
      }
      if (!closed) {
        poll();
      }
    });
  }

  await startListening();
  poll();
  return {
    close: async () => {
      closed = true;
      cancelPoll();
      await looking;
      await stopListening?.();
    },
  };
}
