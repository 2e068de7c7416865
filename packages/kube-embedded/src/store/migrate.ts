import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Knex } from 'knex';

const MIGRATION_TABLE = 'kube_migrations';
const LOCK_WAIT_MS = 30_000;
const LOCK_RETRY_MS = 100;

/**
 * Brings the tables up to date. They have a migration table of their own, so
 * they can share a database with the plugin that opens it.
 *
 * @throws Error when another process migrates for longer than 30 seconds
 */
export async function migrate(knex: Knex): Promise<void> {
  const config: Knex.MigratorConfig = {
    directory: migrationsDirectory(),
    tableName: MIGRATION_TABLE,
    // A newer process may have migrated already: this one then turns read-only
    // with a sentence that says why, which is better than failing here.
    disableMigrationsListValidation: true,
  };
  for (let waited = 0; ; waited += LOCK_RETRY_MS) {
    try {
      await knex.migrate.latest(config);
      return;
    } catch (error) {
      if (!isLocked(error) || waited >= LOCK_WAIT_MS) {
        throw error;
      }
      // Another process that starts now runs the same migrations.
      await pause(LOCK_RETRY_MS);
    }
  }
}

function migrationsDirectory(): string {
  const manifest = require.resolve(
    '@openchoreo-backstage/kube-embedded/package.json',
  );
  return join(dirname(manifest), 'migrations');
}

function isLocked(error: unknown): boolean {
  return (
    error instanceof Error &&
    /MigrationLocked|already locked|kube_migrations.*already exists|pg_(?:type_typname|class_relname)_nsp_index/i.test(
      `${error.name} ${error.message}`,
    )
  );
}
