import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Clock } from '@openchoreo-backstage/kube-runtime';
import { type Database, databaseOf, integer } from '../database/Database';
import { migrate } from './migrate';

/** Resource versions are counted from 2026 on, one million for every minute. */
const ERA_MS = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const VERSIONS_PER_MINUTE = 1_000_000;

/**
 * Where a cluster that is made now begins to count. Clients keep nothing of a
 * resource version but the number, so versions of another epoch are told apart
 * by size: those of an earlier one are below the first of a later one.
 */
export function firstVersion(now: Date): number {
  const minutes = Math.max(0, Math.floor((now.getTime() - ERA_MS) / MINUTE_MS));
  return minutes * VERSIONS_PER_MINUTE;
}

/** @returns the epoch of the store, made if there is none */
export async function readEpoch(
  database: Database,
  clock: Clock,
): Promise<string> {
  await database.query(
    'insert into kube_store (id, epoch, writer, created_at) values (1, ?, 0, ?) on conflict (id) do nothing',
    [randomUUID(), clock.now().getTime()],
  );
  const [row] = await database.query(
    'select epoch from kube_store where id = 1',
  );
  return String(row.epoch);
}

/**
 * Begins a new epoch. Call it after a restore, before any process opens the
 * store: what clients saw after the backup was made is not in it, so their
 * resource versions and continue tokens must be refused.
 *
 * @public
 */
export async function renewEpoch(knex: Knex, clock: Clock): Promise<string> {
  const database = databaseOf(knex);
  await migrate(knex);
  await readEpoch(database, clock);
  const epoch = randomUUID();
  await database.transaction(async queries => {
    const first = firstVersion(clock.now());
    const clusters = await queries.query(
      'select key, counter from kube_clusters',
    );
    for (const row of clusters) {
      const version = Math.max(
        first,
        integer(row.counter) + VERSIONS_PER_MINUTE,
      );
      await queries.query(
        'update kube_clusters set counter = ?, compacted = ? where key = ?',
        [version, version, integer(row.key)],
      );
    }
    await queries.query('delete from kube_events');
    await queries.query('update kube_store set epoch = ? where id = 1', [
      epoch,
    ]);
  });
  return epoch;
}
