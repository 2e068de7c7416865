import { type Queries, integer } from '../database/Database';
import { LEDGER_COLUMNS, ledgerValues } from '../ledger/ledgerRows';
import type { ChangeSet, Persistence } from './persistence';
import { type ObjectRecord, readRecord } from './records';

const UPSERT = `insert into kube_objects
  (cluster, kind, namespace, name, uid, rv, generation, deleting, labels, body, digest)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  on conflict (cluster, kind, namespace, name) do update set
    uid = excluded.uid, rv = excluded.rv, generation = excluded.generation,
    deleting = excluded.deleting, labels = excluded.labels,
    body = excluded.body, digest = excluded.digest`;

const REMOVE =
  'delete from kube_objects where cluster = ? and kind = ? and namespace = ? and name = ?';

const ADD_OWNER =
  'insert into kube_owners (cluster, owner, kind, namespace, name) values (?, ?, ?, ?, ?)';

const REMOVE_OWNER =
  'delete from kube_owners where cluster = ? and owner = ? and kind = ? and namespace = ? and name = ?';

const ADD_EVENT = `insert into kube_events
  (cluster, rv, type, kind, namespace, name, body, previous, at)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)`;

const ADD_LEDGER = `insert into kube_ledger (${LEDGER_COLUMNS.join(', ')})
  values (${LEDGER_COLUMNS.map(() => '?').join(', ')})`;

/** One prepared statement per row. The transaction itself is the lock. */
export const sqlitePersistence: Persistence = {
  lock: async (queries, clusters) => {
    const counters = new Map<number, number>();
    for (const cluster of clusters) {
      const rows = await queries.query(
        'select counter from kube_clusters where key = ?',
        [cluster],
      );
      counters.set(cluster, integer(rows[0].counter));
    }
    const [store] = await queries.query('select writer from kube_store');
    return { counters, writer: integer(store.writer) };
  },

  read: async (queries, keys) => {
    const records: ObjectRecord[] = [];
    for (const key of keys) {
      const record = await readRecord(queries, key);
      if (record) {
        records.push(record);
      }
    }
    return records;
  },

  write: async (queries: Queries, changes: ChangeSet) => {
    for (const key of changes.removals) {
      await queries.query(REMOVE, [
        key.cluster,
        key.kind,
        key.namespace,
        key.name,
      ]);
    }
    for (const record of changes.upserts) {
      await queries.query(UPSERT, [
        record.cluster,
        record.kind,
        record.namespace,
        record.name,
        record.uid,
        record.rv,
        record.generation,
        record.deleting ? 1 : 0,
        record.labels,
        record.body,
        record.digest,
      ]);
    }
    for (const [sql, links] of [
      [REMOVE_OWNER, changes.ownersRemoved],
      [ADD_OWNER, changes.ownersAdded],
    ] as const) {
      for (const link of links) {
        await queries.query(sql, [
          link.cluster,
          link.owner,
          link.kind,
          link.namespace,
          link.name,
        ]);
      }
    }
    for (const event of changes.events) {
      await queries.query(ADD_EVENT, [
        event.cluster,
        event.rv,
        event.type,
        event.kind,
        event.namespace,
        event.name,
        event.body,
        event.previous,
        event.at,
      ]);
    }
    for (const row of changes.ledger) {
      await queries.query(ADD_LEDGER, ledgerValues(row));
    }
    for (const [cluster, counter] of changes.counters) {
      await queries.query(
        'update kube_clusters set counter = ? where key = ?',
        [counter, cluster],
      );
    }
  },
};
