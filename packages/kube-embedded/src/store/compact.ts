import { type Database, integer } from '../database/Database';

/** Changes are kept this long, and at most so many per cluster. @public */
export const RETENTION = { ageMs: 60 * 60 * 1_000, changes: 200_000 };

/** Forgets the changes that are older than the retention says, in all clusters of the database. */
export async function compactEvents(
  database: Database,
  now: Date,
  retention: { ageMs: number; changes: number },
): Promise<void> {
  const clusters = await database.query(
    'select key, counter, compacted from kube_clusters order by key',
  );
  for (const row of clusters) {
    const key = integer(row.key);
    const [old] = await database.query(
      'select max(rv) as rv from kube_events where cluster = ? and at < ?',
      [key, now.getTime() - retention.ageMs],
    );
    const upTo = Math.max(
      integer(old.rv ?? 0),
      integer(row.counter) - retention.changes,
    );
    if (upTo > integer(row.compacted)) {
      await database.transaction(async queries => {
        // First, so that whoever reads events afterwards knows what is missing.
        await queries.query(
          'update kube_clusters set compacted = ? where key = ? and compacted < ?',
          [upTo, key, upTo],
        );
        await queries.query(
          'delete from kube_events where cluster = ? and rv <= ?',
          [key, upTo],
        );
      });
    }
  }
}
