import { UnavailableError } from '@openchoreo-backstage/kube-objects';
import type { Knex } from 'knex';
import { postgresDatabase } from './postgres';
import { sqliteDatabase } from './sqlite';

/** A value that can be bound to a `?` of a statement. */
export type SqlValue = string | number | null;

/** A row as a driver hands it out: 64-bit integers are texts on PostgreSQL. */
export type SqlRow = Record<string, unknown>;

/** Runs statements one after another; `?` stands for a value. */
export interface Queries {
  query<T extends SqlRow>(
    sql: string,
    values?: readonly SqlValue[],
  ): Promise<T[]>;
}

/**
 * What the store needs of a database. Statements outside of a transaction see
 * committed data, each in one snapshot of its own.
 */
export interface Database extends Queries {
  dialect: 'sqlite' | 'postgres';
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /**
   * Calls `heard` with what other processes announce, and `lost` once when the
   * connection breaks. Absent where the database has no such thing.
   */
  listen?(
    channel: string,
    heard: (payload: string) => void,
    lost: (error: Error) => void,
  ): Promise<() => Promise<void>>;
}

/**
 * @throws Error for databases other than PostgreSQL and SQLite through
 * better-sqlite3
 */
export function databaseOf(knex: Knex): Database {
  const client = String(knex.client.config.client);
  if (client.includes('pg')) {
    return guarded(postgresDatabase(knex));
  }
  if (client === 'better-sqlite3') {
    return guarded(sqliteDatabase(knex));
  }
  throw new Error(
    `An embedded cluster needs PostgreSQL ("pg") or SQLite ("better-sqlite3"), not "${client}"`,
  );
}

/** What is read outside of a transaction fails in terms that clients know. */
function guarded(database: Database): Database {
  return {
    ...database,
    query: async (sql, values) => {
      try {
        return await database.query(sql, values);
      } catch (error) {
        throw new UnavailableError('The database did not answer', {
          cause: error,
        });
      }
    },
  };
}

/** A 64-bit integer column as a number; resource versions stay below 2^53. */
export function integer(value: unknown): number {
  return Number(value);
}
