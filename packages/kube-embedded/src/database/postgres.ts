import type { Knex } from 'knex';
import type { Database, Queries, SqlRow, SqlValue } from './Database';

/** The part of a `pg` connection that is used here. */
interface PostgresConnection {
  query(sql: string): Promise<unknown>;
  on(
    event: 'notification',
    listener: (message: { channel: string; payload?: string }) => void,
  ): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'end', listener: () => void): void;
  end(): Promise<void>;
}

/** PostgreSQL through knex. */
export function postgresDatabase(knex: Knex): Database {
  return {
    dialect: 'postgres',
    ...queriesOf(knex),
    transaction: work => knex.transaction(trx => work(queriesOf(trx))),
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

function queriesOf(runner: Knex | Knex.Transaction): Queries {
  return {
    query: async <T extends SqlRow>(
      sql: string,
      values: readonly SqlValue[] = [],
    ) => {
      const result: { rows: T[] } = await runner.raw(sql, [...values]);
      return result.rows;
    },
  };
}
