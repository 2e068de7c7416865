import type { Knex } from 'knex';
import type { Database, SqlRow, SqlValue } from './Database';

/** The part of a better-sqlite3 connection that is used here. */
interface SqliteConnection {
  inTransaction: boolean;
  pragma(text: string): unknown;
  prepare(sql: string): SqliteStatement;
}

interface SqliteStatement {
  /** Whether the statement gives rows. */
  reader: boolean;
  all(...values: SqlValue[]): unknown[];
  run(...values: SqlValue[]): unknown;
}

/**
 * SQLite through the driver's own connection: knex costs ten times what the
 * statements themselves do. Connections come from knex's pool all the same, so
 * that whoever shares the database takes turns with us.
 */
export function sqliteDatabase(knex: Knex): Database {
  const prepared = new WeakMap<
    SqliteConnection,
    Map<string, SqliteStatement>
  >();

  function run<T extends SqlRow>(
    connection: SqliteConnection,
    sql: string,
    values: readonly SqlValue[] = [],
  ): T[] {
    let statements = prepared.get(connection);
    if (!statements) {
      statements = new Map();
      prepared.set(connection, statements);
      // Readers and the writer do not block each other, a commit costs no
      // fsync, and a lock held by somebody else is waited for. A connection
      // that the pool makes later gets the same settings here.
      connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = NORMAL');
      connection.pragma('busy_timeout = 5000');
    }
    let statement = statements.get(sql);
    if (!statement) {
      statement = connection.prepare(sql);
      statements.set(sql, statement);
    }
    if (statement.reader) {
      return statement.all(...values) as T[];
    }
    statement.run(...values);
    return [];
  }

  async function withConnection<T>(
    work: (connection: SqliteConnection) => Promise<T> | T,
  ): Promise<T> {
    const connection: SqliteConnection = await knex.client.acquireConnection();
    try {
      return await work(connection);
    } finally {
      await knex.client.releaseConnection(connection);
    }
  }

  return {
    dialect: 'sqlite',
    query: (sql, values) =>
      withConnection(connection => run(connection, sql, values)),
    transaction: work =>
      withConnection(async connection => {
        run(connection, 'begin immediate');
        try {
          const result = await work({
            query: async (sql, values) => run(connection, sql, values),
          });
          run(connection, 'commit');
          return result;
        } catch (error) {
          // Some errors, such as a full disk, end the transaction by themselves.
          if (connection.inTransaction) {
            run(connection, 'rollback');
          }
          throw error;
        }
      }),
  };
}
