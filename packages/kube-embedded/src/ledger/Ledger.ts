import type { Knex } from 'knex';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { Clock } from '@openchoreo-backstage/kube-runtime';
import type { Database, SqlValue } from '../database/Database';
import { ledgerEntry, ledgerRow, LEDGER_COLUMNS } from './ledgerRows';

/** What an entry is about, to find it by. @public */
export interface LedgerLabels {
  project?: string;
  component?: string;
  environment?: string;
}

/** Something that happened, on its way into the ledger. @public */
export interface NewLedgerEntry {
  /** Id of the cluster, if it happened in one. */
  cluster?: string;
  /** Entity ref of a person, or `system:<controller>`. */
  actor: string;
  reason?: string;
  cause?: string;
  /** Worth a line in the history that people read. */
  notable?: boolean;
  /** `create`, `replace`, `delete`, or what else was done. */
  verb: string;
  /** Kind and group: `Deployment.apps`, `Secret`. */
  kind?: string;
  namespace?: string;
  name?: string;
  uid?: string;
  resourceVersion?: string;
  labels?: LedgerLabels;
  /** SHA-256 of the stored object before and after, in hex. */
  before?: string;
  after?: string;
  /** `ok`, or why it was not done. */
  result: string;
  /** Appending a second entry with the same key does nothing. */
  idempotencyKey?: string;
}

/** @public */
export interface LedgerEntry extends NewLedgerEntry {
  /** Grows with every entry. */
  id: number;
  /** RFC 3339. */
  at: string;
  labels: LedgerLabels;
}

/** @public */
export interface LedgerQuery {
  cluster?: string;
  namespace?: string;
  name?: string;
  labels?: LedgerLabels;
  /** `Deployment.apps`, `Secret`. */
  kinds?: string[];
  actor?: string;
  /** Only entries that are notable. */
  notable?: true;
  /** Entries with a smaller id only: the id of the last entry of the page before. */
  before?: number;
  limit: number;
}

/**
 * Who did what, when and why. Every write to a cluster leaves its entry in the
 * transaction of the write; others append what happened elsewhere. Entries are
 * never changed.
 *
 * @public
 */
export interface Ledger {
  /** @param trx - a transaction to take part in; without one, a transaction of its own */
  append(
    entries: readonly NewLedgerEntry[],
    trx?: Knex.Transaction,
  ): Promise<void>;
  /** The newest first. */
  list(query: LedgerQuery): Promise<LedgerEntry[]>;
}

/** @public */
export interface LedgerOptions {
  /** What a written object's entry is about; nothing by default. */
  labelsOf?(object: KubeObject): LedgerLabels;
}

export function createLedger(
  knex: Knex,
  database: Database,
  clock: Clock,
): Ledger {
  return {
    append: async (entries, trx) => {
      if (entries.length === 0) {
        return;
      }
      const now = clock.now();
      await (trx ?? knex)('kube_ledger')
        .insert(entries.map(entry => ledgerRow(entry, now)))
        .onConflict('idempotency_key')
        .ignore();
    },

    list: async query => {
      const conditions: string[] = [];
      const values: SqlValue[] = [];
      const equal = (column: string, value: string | undefined) => {
        if (value !== undefined) {
          conditions.push(`${column} = ?`);
          values.push(value);
        }
      };
      equal('cluster', query.cluster);
      equal('namespace', query.namespace);
      equal('name', query.name);
      equal('project', query.labels?.project);
      equal('component', query.labels?.component);
      equal('environment', query.labels?.environment);
      if (query.kinds) {
        if (query.kinds.length === 0) {
          return [];
        }
        conditions.push(`kind in (${query.kinds.map(() => '?').join(', ')})`);
        values.push(...query.kinds);
      }
      equal('actor', query.actor);
      if (query.notable) conditions.push('notable = 1');
      if (query.before !== undefined) {
        conditions.push('id < ?');
        values.push(query.before);
      }
      const where = conditions.length
        ? `where ${conditions.join(' and ')}`
        : '';
      const rows = await database.query(
        `select id, ${LEDGER_COLUMNS.join(
          ', ',
        )} from kube_ledger ${where} order by id desc limit ?`,
        [...values, query.limit],
      );
      return rows.map(ledgerEntry);
    },
  };
}
