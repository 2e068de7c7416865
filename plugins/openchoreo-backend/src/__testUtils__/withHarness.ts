import { TestDatabases } from '@backstage/backend-test-utils';
import { startHarness, type Harness } from './harness';

/**
 * A control plane of its own for each test of a describe block, on SQLite. The
 * chain on PostgreSQL is tested as a whole.
 */
export function eachWithHarness(
  options: Omit<Parameters<typeof startHarness>[0], 'knex'> = {},
): { current: Harness } {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const holder = {} as { current: Harness };
  beforeEach(async () => {
    const knex = await databases.init('SQLITE_3');
    holder.current = await startHarness({ ...options, knex });
  });
  afterEach(() => holder.current.stop());
  return holder;
}
