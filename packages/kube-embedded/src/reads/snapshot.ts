import { GoneError } from '@openchoreo-backstage/kube-objects';
import { type Database, type SqlValue, integer } from '../database/Database';

/** A stored object as far as a list needs it. */
export interface ListedRow {
  namespace: string;
  name: string;
  body: string;
}

export interface SnapshotQuery {
  /** `kube_clusters.key`. */
  cluster: number;
  /** `Deployment.apps`. */
  kind: string;
  namespace?: string;
  /** Only what comes after this object. */
  after?: { namespace: string; name: string };
  limit?: number;
}

/**
 * The objects of a kind as they are now, by namespace and name, and the
 * resource version at which they are so: one statement, so one snapshot.
 */
export async function readNow(
  database: Database,
  query: SnapshotQuery,
): Promise<{ rows: ListedRow[]; rv: number }> {
  const range = rangeOf('o', query);
  const rows = await database.query(
    `select c.counter, o.namespace, o.name, o.body
     from kube_clusters c
     left join kube_objects o on o.cluster = c.key and o.kind = ? ${range.sql}
     where c.key = ?
     order by o.namespace, o.name${
       query.limit === undefined ? '' : ' limit ?'
     }`,
    [
      query.kind,
      ...range.values,
      query.cluster,
      ...(query.limit === undefined ? [] : [query.limit]),
    ],
  );
  return {
    rv: integer(rows[0].counter),
    rows: rows.filter(row => row.body !== null).map(listedRow),
  };
}

/**
 * The objects of a kind as they were at a resource version: rows that have not
 * changed since, and of those that have, what their first change after it
 * found.
 *
 * @throws GoneError when changes after `rv` are compacted
 */
export async function readAt(
  database: Database,
  query: SnapshotQuery & { limit: number },
  rv: number,
): Promise<ListedRow[]> {
  const current = rangeOf('o', query);
  const past = rangeOf('e', query);
  const rows = await database.query(
    `select o.namespace, o.name, o.body from kube_objects o
       where o.cluster = ? and o.kind = ? and o.rv <= ? ${current.sql}
     union all
     select e.namespace, e.name, e.previous from kube_events e
       join (
         select min(rv) as rv from kube_events e
         where e.cluster = ? and e.kind = ? and e.rv > ? ${past.sql}
         group by e.namespace, e.name) first on first.rv = e.rv
       where e.cluster = ? and e.previous is not null
     order by 1, 2 limit ?`,
    [
      query.cluster,
      query.kind,
      rv,
      ...current.values,
      query.cluster,
      query.kind,
      rv,
      ...past.values,
      query.cluster,
      query.limit,
    ],
  );
  // Looked at after the rows: what was compacted in between is noticed.
  const { compacted } = await readExtent(database, query.cluster);
  if (compacted > rv) {
    throw new GoneError(
      `The state at resource version ${rv} is no longer kept; list again from the beginning`,
    );
  }
  return rows.map(listedRow);
}

/** The resource versions that a cluster still knows: after `compacted`, up to `counter`. */
export async function readExtent(
  database: Database,
  cluster: number,
): Promise<{ compacted: number; counter: number }> {
  const [state] = await database.query(
    'select compacted, counter from kube_clusters where key = ?',
    [cluster],
  );
  return {
    compacted: integer(state.compacted),
    counter: integer(state.counter),
  };
}

function rangeOf(
  table: string,
  query: SnapshotQuery,
): { sql: string; values: SqlValue[] } {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  if (query.namespace !== undefined) {
    conditions.push(`and ${table}.namespace = ?`);
    values.push(query.namespace);
  }
  if (query.after) {
    conditions.push(`and (${table}.namespace, ${table}.name) > (?, ?)`);
    values.push(query.after.namespace, query.after.name);
  }
  return { sql: conditions.join(' '), values };
}

function listedRow(row: Record<string, unknown>): ListedRow {
  return {
    namespace: String(row.namespace),
    name: String(row.name),
    body: String(row.body),
  };
}
