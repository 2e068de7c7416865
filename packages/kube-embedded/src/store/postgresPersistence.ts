import { integer } from '../database/Database';
import { LEDGER_COLUMNS } from '../ledger/ledgerRows';
import { ANNOUNCEMENTS, type ChangeSet, type Persistence } from './persistence';
import { OBJECT_COLUMNS, objectRecord } from './records';

const KEY_COLUMNS =
  'cluster int, kind text collate "C", namespace text collate "C", name text collate "C"';

/** Columns of `kube_ledger` that are not texts. */
const LEDGER_NUMBERS: Partial<Record<(typeof LEDGER_COLUMNS)[number], string>> =
  { at: 'bigint', rv: 'bigint', notable: 'smallint' };

/** What `kube_ledger` holds; the driver needs the types to read rows out of JSON. */
const LEDGER_RECORD = LEDGER_COLUMNS.map(
  column => `${column} ${LEDGER_NUMBERS[column] ?? 'text'}`,
).join(', ');

/**
 * Everything in one statement, so that the counter row is held for one round
 * trip less per table. The parts of the statement do not see each other's
 * effects, so no row may be in two of them: owners are given as differences.
 */
const WRITE = `with
  upserted as (
    insert into kube_objects (cluster, kind, namespace, name, uid, rv, generation, deleting, labels, body, digest)
    select r.cluster, r.kind, r.namespace, r.name, r.uid, r.rv, r.generation, r.deleting, r.labels, r.body, r.digest
    from json_to_recordset(?::json) as r(${KEY_COLUMNS}, uid text, rv bigint, generation bigint, deleting smallint, labels text, body text, digest text)
    on conflict (cluster, kind, namespace, name) do update set
      uid = excluded.uid, rv = excluded.rv, generation = excluded.generation,
      deleting = excluded.deleting, labels = excluded.labels,
      body = excluded.body, digest = excluded.digest),
  removed as (
    delete from kube_objects o using json_to_recordset(?::json) as r(${KEY_COLUMNS})
    where o.cluster = r.cluster and o.kind = r.kind and o.namespace = r.namespace and o.name = r.name),
  disowned as (
    delete from kube_owners o using json_to_recordset(?::json) as r(${KEY_COLUMNS}, owner text)
    where o.cluster = r.cluster and o.owner = r.owner and o.kind = r.kind and o.namespace = r.namespace and o.name = r.name),
  owned as (
    insert into kube_owners (cluster, owner, kind, namespace, name)
    select r.cluster, r.owner, r.kind, r.namespace, r.name
    from json_to_recordset(?::json) as r(${KEY_COLUMNS}, owner text)),
  happened as (
    insert into kube_events (cluster, rv, type, kind, namespace, name, body, previous, at)
    select r.cluster, r.rv, r.type, r.kind, r.namespace, r.name, r.body, r.previous, r.at
    from json_to_recordset(?::json) as r(${KEY_COLUMNS}, rv bigint, type text, body text, previous text, at bigint)),
  noted as (
    insert into kube_ledger (${LEDGER_COLUMNS.join(', ')})
    select ${LEDGER_COLUMNS.map(column => `r.${column}`).join(', ')}
    from json_to_recordset(?::json) as r(${LEDGER_RECORD}) order by r.rv),
  counted as (
    update kube_clusters c set counter = r.counter
    from json_to_recordset(?::json) as r(cluster int, counter bigint) where c.key = r.cluster)
select pg_notify('${ANNOUNCEMENTS}', ?)`;

/** Few round trips: one to lock, one to read, one to write. */
export const postgresPersistence: Persistence = {
  lock: async (queries, clusters) => {
    const rows = await queries.query(
      `select c.key, c.counter, s.writer from kube_clusters c cross join kube_store s
       where c.key = any(string_to_array(?, ',')::int[]) order by c.key for update of c`,
      [clusters.join(',')],
    );
    return {
      counters: new Map(
        rows.map(row => [integer(row.key), integer(row.counter)]),
      ),
      writer: integer(rows[0].writer),
    };
  },

  read: async (queries, keys) => {
    const rows = await queries.query(
      `select ${OBJECT_COLUMNS} from kube_objects o
       join json_to_recordset(?::json) as k(${KEY_COLUMNS})
       on o.cluster = k.cluster and o.kind = k.kind and o.namespace = k.namespace and o.name = k.name`,
      [JSON.stringify(keys)],
    );
    return rows.map(objectRecord);
  },

  write: async (queries, changes: ChangeSet) => {
    await queries.query(WRITE, [
      JSON.stringify(
        changes.upserts.map(record => ({
          ...record,
          deleting: record.deleting ? 1 : 0,
        })),
      ),
      JSON.stringify(changes.removals),
      JSON.stringify(changes.ownersRemoved),
      JSON.stringify(changes.ownersAdded),
      JSON.stringify(changes.events),
      JSON.stringify(changes.ledger),
      JSON.stringify(
        [...changes.counters].map(([cluster, counter]) => ({
          cluster,
          counter,
        })),
      ),
      changes.announcement,
    ]);
  },
};
