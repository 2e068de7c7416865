import { testStores } from '../__testUtils__/testStores';
import { firstVersion } from './epoch';
import { migrate } from './migrate';

jest.setTimeout(60_000);

const TABLES = [
  'kube_clusters',
  'kube_events',
  'kube_ledger',
  'kube_objects',
  'kube_owners',
  'kube_store',
];

describe('migrate', () => {
  afterEach(() => jest.restoreAllMocks());

  const stores = testStores();

  it.each(stores.ids)(
    'makes the tables and takes them away, on %p',
    async id => {
      const knex = await stores.databases.init(id);
      const there = async () => {
        const found = await Promise.all(
          TABLES.map(table => knex.schema.hasTable(table)),
        );
        return TABLES.filter((_, i) => found[i]);
      };
      await migrate(knex);
      await migrate(knex);
      expect(await there()).toEqual(TABLES);
      await knex.migrate.rollback({
        directory: `${__dirname}/../../migrations`,
        tableName: 'kube_migrations',
      });
      expect(await there()).toEqual([]);
    },
  );

  it('reports what is wrong with the database', async () => {
    // knex itself prints what went wrong.
    jest.spyOn(console, 'log').mockImplementation(() => {});
    const [id] = stores.ids[0];
    const knex = await stores.databases.init(id);
    await knex.schema.createTable('kube_objects', table => table.integer('x'));
    await expect(migrate(knex)).rejects.toThrow(/kube_objects/);
  });
});

describe('firstVersion', () => {
  it.each([
    { now: '2025-06-01T00:00:00Z', version: 0, reason: 'before the era' },
    { now: '2026-01-01T00:00:59Z', version: 0, reason: 'its first minute' },
    { now: '2026-01-01T00:01:00Z', version: 1_000_000, reason: 'the second' },
  ])('is $version at $now: $reason', ({ now, version }) => {
    expect(firstVersion(new Date(now))).toBe(version);
  });

  it('stays a safe integer for thousands of years', () => {
    expect(
      Number.isSafeInteger(firstVersion(new Date('9999-01-01T00:00:00Z'))),
    ).toBe(true);
  });
});
