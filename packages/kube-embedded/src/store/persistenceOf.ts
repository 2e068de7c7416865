import type { Database } from '../database/Database';
import type { Persistence } from './persistence';
import { postgresPersistence } from './postgresPersistence';
import { sqlitePersistence } from './sqlitePersistence';

/** The statements for a database. */
export function persistenceOf(database: Database): Persistence {
  return database.dialect === 'postgres'
    ? postgresPersistence
    : sqlitePersistence;
}
