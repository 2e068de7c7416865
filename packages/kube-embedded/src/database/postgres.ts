import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { Database, SqlRow, SqlValue } from './Database';

/** The part of a `pg` connection that is used here. */
interface PostgresConnection {
  /** Set by whoever finds that the pool must not use it again. */
  __knex__disposed?: unknown;
  query<T>(
    query:
      | string
      | { name?: string; text: string; values: readonly SqlValue[] },
  ): Promise<{ rows: T[] }>;
  on(
    event: 'notification',
    listener: (message: { channel: string; payload?: string }) => void,
  ): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  end(): Promise<void>;
}

/**
 * PostgreSQL through the driver's own connections, which come from knex's
 * pool. Statements are prepared once per connection: planning the statement
 * that writes everything takes longer than running it.
 */
export function postgresDatabase(knex: Knex): Database {
  const statements = new Map<string, { name: string; text: string }>();

  async function run<T extends SqlRow>(
    connection: PostgresConnection,
    sql: string,
    values: readonly SqlValue[] = [],
  ): Promise<T[]> {
    let statement = statements.get(sql);
    if (!statement) {
      statement = { name: nameOf(sql), text: numbered(sql) };
      statements.set(sql, statement);
    }
    const { rows } = await connection.query<T>({ ...statement, values });
    return rows;
  }

  async function withConnection<T>(
    work: (connection: PostgresConnection) => Promise<T>,
  ): Promise<T> {
    const connection: PostgresConnection =
      await knex.client.acquireConnection();
    try {
      return await work(connection);
    } finally {
      await knex.client.releaseConnection(connection);
    }
  }

  return {
    dialect: 'postgres',
    query: (sql, values) =>
      withConnection(connection => run(connection, sql, values)),
    transaction: work =>
      withConnection(async connection => {
        await connection.query('begin');
        let result;
        try {
          result = await work({
            query: (sql, values) => run(connection, sql, values),
          });
        } catch (error) {
          await rollback(connection);
          throw error;
        }
        await connection.query('commit');
        return result;
      }),
    listen: async (channel, heard, lost) => {
      // A connection of its own: those of the pool go from hand to hand.
      const connection: PostgresConnection =
        await knex.client.acquireRawConnection();
      let closed = false;
      const end = (error: Error) => {
        if (!closed) {
          closed = true;
          lost(error);
        }
      };
      connection.on('error', end);
      connection.on('end', () =>
        end(new Error('PostgreSQL closed the connection')),
      );
      connection.on('notification', message => heard(message.payload ?? ''));
      await connection.query(`listen ${channel}`);
      return async () => {
        closed = true;
        await connection.end();
      };
    },
  };
}

async function rollback(connection: PostgresConnection): Promise<void> {
  try {
    await connection.query('rollback');
  } catch (error) {
    // The error that broke the transaction is the one to report; the pool must
    // not hand out a connection that is still in it.
    connection.__knex__disposed = error;
  }
}

function nameOf(sql: string): string {
  const digest = createHash('sha256').update(sql).digest('hex');
  return `kube_${digest.slice(0, 24)}`;
}

/** Numbers the placeholders; statements here have no `?` but those. */
function numbered(sql: string): string {
  let count = 0;
  return sql.replace(/\?/g, () => {
    count += 1;
    return `$${count}`;
  });
}
