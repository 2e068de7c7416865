import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knexFactory, { type Knex } from 'knex';
import {
  GoneError,
  type Stored,
  TooLargeError,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import {
  SimulatedClock,
  type WatchEvent,
} from '@openchoreo-backstage/kube-runtime';
import {
  ANNA,
  CONFIG_MAP,
  configMap,
  configMapRef,
  testStores,
  until,
} from '../__testUtils__/testStores';
import { renewEpoch } from './epoch';

jest.setTimeout(60_000);

/** Refuses events of the object `poison`, as a broken disk page might. */
async function breakEventsOf(knex: Knex): Promise<void> {
  if (knex.client.config.client === 'better-sqlite3') {
    await knex.raw(
      `create trigger poison before insert on kube_events when new.name = 'poison'
       begin select raise(abort, 'poisoned'); end`,
    );
    return;
  }
  await knex.raw(
    `create function poison() returns trigger as $$ begin
       if new.name = 'poison' then raise exception 'poisoned'; end if;
       return new; end $$ language plpgsql`,
  );
  await knex.raw(
    'create trigger poison before insert on kube_events for each row execute function poison()',
  );
}

describe('openStore', () => {
  const stores = testStores();

  describe.each(stores.ids)('on %p', id => {
    it('keeps clusters of one database apart', async () => {
      const { store, cluster } = await stores.on(id);
      const other = store.cluster('other', { kinds: cluster.kinds() });
      await cluster.create(configMap('a'), ANNA);
      expect((await other.list(CONFIG_MAP)).items).toEqual([]);
      await other.create(configMap('a'), ANNA);
      expect((await other.list(CONFIG_MAP)).items).toHaveLength(1);
    });

    it('does not open a cluster twice', async () => {
      const { store } = await stores.on(id);
      expect(() => store.cluster('main', { kinds: [] })).toThrow(
        'The cluster "main" is open already',
      );
    });

    it('shares a database with other migrations', async () => {
      const knex = await stores.databases.init(id);
      await knex.schema.createTable('knex_migrations', table => {
        table.integer('somebody_elses');
      });
      const { cluster } = await stores.open(knex);
      await expect(cluster.create(configMap('a'), ANNA)).resolves.toBeDefined();
    });

    it('finds everything again after a restart', async () => {
      const first = await stores.on(id);
      const made = await first.cluster.create(configMap('a'), ANNA);
      const list = await first.cluster.list(CONFIG_MAP);
      await first.cluster.create(configMap('b'), ANNA);
      await first.store.close();

      const second = await stores.open(first.knex);
      expect(second.store.epoch).toBe(first.store.epoch);
      expect(await second.cluster.get(configMapRef('a'))).toEqual(made);
      const abort = new AbortController();
      const events: string[] = [];
      for await (const event of second.cluster.watch(CONFIG_MAP, {
        resourceVersion: list.resourceVersion,
        signal: abort.signal,
      })) {
        if (event.type !== 'BOOKMARK') {
          events.push(`${event.type} ${event.object.metadata.name}`);
        }
        abort.abort();
      }
      expect(events).toEqual(['ADDED b']);
    });

    it('opens in several processes at once on an empty database', async () => {
      if (id === 'SQLITE_3') {
        // A SQLite file has one process.
        return;
      }
      const knex = await stores.databases.init(id);
      const opened = await Promise.all(
        [knex, stores.another(knex), stores.another(knex)].map(each =>
          stores.open(each),
        ),
      );
      await Promise.all(
        opened.map(({ cluster }, i) =>
          cluster.create(configMap(`a${i}`), ANNA),
        ),
      );
      const list = await opened[0].cluster.list(CONFIG_MAP);
      expect(list.items).toHaveLength(3);
      expect(new Set(opened.map(({ store }) => store.epoch)).size).toBe(1);
    });

    it('fails a write without its neighbours', async () => {
      const { cluster, knex } = await stores.on(id);
      await cluster.create(configMap('a'), ANNA);
      await breakEventsOf(knex);
      const results = await Promise.allSettled(
        ['b', 'poison', 'c', 'a', 'd'].map(name =>
          cluster.create(configMap(name), ANNA),
        ),
      );
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'rejected',
        'fulfilled',
        'rejected',
        'fulfilled',
      ]);
      const [, poisoned, , taken] = results as PromiseRejectedResult[];
      expect(poisoned.reason).toBeInstanceOf(UnavailableError);
      expect(taken.reason.reason).toBe('AlreadyExists');
      const { items } = await cluster.list(CONFIG_MAP);
      expect(items.map(item => item.metadata.name)).toEqual([
        'a',
        'b',
        'c',
        'd',
      ]);
    });

    it('does all writes of a group or none', async () => {
      const { cluster } = await stores.on(id);
      await cluster.create(configMap('b'), ANNA);
      await expect(
        cluster.writeAll(
          [
            { verb: 'create', object: configMap('a') },
            { verb: 'delete', ref: configMapRef('b') },
            { verb: 'create', object: configMap('a') },
          ],
          ANNA,
        ),
      ).rejects.toMatchObject({ reason: 'AlreadyExists' });
      const { items } = await cluster.list(CONFIG_MAP);
      expect(items.map(item => item.metadata.name)).toEqual(['b']);

      const results = await cluster.writeAll(
        [
          { verb: 'create', object: configMap('a', { v: '1' }) },
          {
            verb: 'patch',
            ref: configMapRef('a'),
            patch: { data: { v: '2' } },
          },
          { verb: 'delete', ref: configMapRef('b') },
        ],
        ANNA,
      );
      expect(results).toHaveLength(3);
      const after = await cluster.list<Stored & { data: unknown }>(CONFIG_MAP);
      expect(after.items.map(item => item.data)).toEqual([{ v: '2' }]);
    });

    it('counts resource versions without gaps or repeats', async () => {
      const { cluster, knex } = await stores.on(id);
      await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          cluster.create(configMap(`a${i % 40}`), ANNA).catch(() => undefined),
        ),
      );
      const rows = await knex('kube_events').orderBy('rv').pluck('rv');
      const [first] = rows.map(Number);
      expect(rows.map(Number)).toEqual(
        Array.from({ length: 41 }, (_, i) => first + i),
      );
    });

    it('refuses what is too large, with its size', async () => {
      const { cluster } = await stores.on(id);
      const large = configMap('a', { text: 'x'.repeat(1024 * 1024) });
      const error = await cluster
        .create(large, ANNA)
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(TooLargeError);
      expect(String(error)).toMatch(/has 1048\d\d\d bytes .* at most 1048576/);
    });

    it('keeps the newest writer and lets older ones only read', async () => {
      const old = await stores.on(id, { writer: { version: 1 } });
      await old.cluster.create(configMap('a'), ANNA);
      const knex = id === 'SQLITE_3' ? old.knex : stores.another(old.knex);
      await stores.open(knex, { writer: { version: 2 } });
      await expect(old.cluster.create(configMap('b'), ANNA)).rejects.toThrow(
        'This process (version 1) is older than the newest one that wrote to the store (version 2), so it only reads',
      );
      await expect(old.cluster.get(configMapRef('a'))).resolves.toBeDefined();
    });

    it('refuses versions and tokens of an epoch before a restore', async () => {
      const before = await stores.on(id);
      for (const name of ['a', 'b', 'c']) {
        await before.cluster.create(configMap(name), ANNA);
      }
      const page = await before.cluster.list(CONFIG_MAP, { limit: 1 });
      await before.store.close();

      await renewEpoch(before.knex, new SimulatedClock());
      const after = await stores.open(before.knex);
      expect(after.store.epoch).not.toBe(before.store.epoch);
      await expect(
        after.cluster.list(CONFIG_MAP, { limit: 1, continue: page.continue }),
      ).rejects.toBeInstanceOf(GoneError);
      await expect(
        firstEvent(
          after.cluster.watch(CONFIG_MAP, {
            resourceVersion: page.resourceVersion,
            signal: new AbortController().signal,
          }),
        ),
      ).rejects.toBeInstanceOf(GoneError);
      expect((await after.cluster.list(CONFIG_MAP)).items).toHaveLength(3);
    });

    it('forgets old changes by itself, and refuses to resume from them', async () => {
      const clock = new SimulatedClock();
      const { cluster, knex } = await stores.on(id, { clock });
      await cluster.create(configMap('a'), ANNA);
      const { resourceVersion } = await cluster.list(CONFIG_MAP);
      const page = await cluster.list(CONFIG_MAP, {});
      await cluster.create(configMap('b'), ANNA);
      const first = await cluster.list(CONFIG_MAP, { limit: 1 });
      await clock.advance(3_600_001);
      await until('the changes are forgotten', async () => {
        await clock.advance(60_000);
        const [{ count }] = await knex('kube_events').count({ count: '*' });
        return Number(count) === 0;
      });
      await expect(
        firstEvent(
          cluster.watch(CONFIG_MAP, {
            resourceVersion,
            signal: new AbortController().signal,
          }),
        ),
      ).rejects.toBeInstanceOf(GoneError);
      await cluster.create(configMap('c'), ANNA);
      await expect(
        cluster.list(CONFIG_MAP, { continue: first.continue }),
      ).resolves.toMatchObject({
        items: [{ metadata: { name: 'b' } }],
      });
      expect(page.items).toHaveLength(1);
    });

    it('keeps at most so many changes', async () => {
      const { cluster, knex, store } = await stores.on(id, {
        retention: { ageMs: 3_600_000, changes: 5 },
      });
      for (let i = 0; i < 10; i++) {
        await cluster.create(configMap(`a${i}`), ANNA);
      }
      await store.compact();
      const [{ count }] = await knex('kube_events').count({ count: '*' });
      expect(Number(count)).toBe(5);
    });

    it('refuses writes and ends watches once it is closed', async () => {
      const { cluster, store } = await stores.on(id);
      const { resourceVersion } = await cluster.list(CONFIG_MAP);
      const watch = firstEvent(
        cluster.watch(CONFIG_MAP, {
          resourceVersion,
          signal: new AbortController().signal,
        }),
      );
      watch.catch(() => undefined);
      await cluster.create(configMap('a'), ANNA);
      await watch;
      const second = firstEvent(
        cluster.watch(CONFIG_MAP, {
          resourceVersion: (await cluster.list(CONFIG_MAP)).resourceVersion,
          signal: new AbortController().signal,
        }),
      );
      second.catch(() => undefined);
      await store.close();
      await expect(second).rejects.toBeInstanceOf(UnavailableError);
      await expect(cluster.create(configMap('b'), ANNA)).rejects.toBeInstanceOf(
        UnavailableError,
      );
    });

    it('reads as unavailable when the database is', async () => {
      const { cluster, knex } = await stores.on(id);
      await cluster.create(configMap('a'), ANNA);
      await knex.schema.renameTable('kube_objects', 'kube_elsewhere');
      await expect(cluster.list(CONFIG_MAP)).rejects.toBeInstanceOf(
        UnavailableError,
      );
      await expect(cluster.create(configMap('b'), ANNA)).rejects.toBeInstanceOf(
        UnavailableError,
      );
      await knex.schema.renameTable('kube_elsewhere', 'kube_objects');
      await expect(cluster.create(configMap('b'), ANNA)).resolves.toBeDefined();
    });
  });

  it('carries what other processes write to the watchers of this one', async () => {
    if (!stores.ids.some(([id]) => id === 'POSTGRES_15')) {
      return;
    }
    // A clock that stands still: what arrives was announced, not polled.
    const here = await stores.on('POSTGRES_15', {
      clock: new SimulatedClock(),
    });
    const there = await stores.open(stores.another(here.knex));
    const { resourceVersion } = await here.cluster.list(CONFIG_MAP);
    const abort = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const event of here.cluster.watch(CONFIG_MAP, {
        resourceVersion,
        signal: abort.signal,
      })) {
        if (event.type !== 'BOOKMARK') {
          seen.push(event.object.metadata.resourceVersion);
        }
      }
    })();
    const written = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        (i % 2 ? here : there).cluster.create(configMap(`a${i}`), ANNA),
      ),
    );
    await until('all were seen', () => seen.length >= 40);
    abort.abort();
    await watching;
    const versions = written
      .map(object => Number(object.metadata.resourceVersion))
      .sort((a, b) => a - b);
    expect(seen.map(Number)).toEqual(versions);
  });

  it('polls for what other processes write when nobody announces it', async () => {
    if (!stores.ids.some(([id]) => id === 'POSTGRES_15')) {
      return;
    }
    const clock = new SimulatedClock();
    const here = await stores.on('POSTGRES_15', { clock });
    const there = await stores.open(stores.another(here.knex));
    const { resourceVersion } = await here.cluster.list(CONFIG_MAP);
    await here.knex.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query like 'listen%'`,
    );
    await until('the broken connection was noticed', () =>
      here.logger.lines.some(line => line.includes('polled')),
    );
    const event = firstEvent(
      here.cluster.watch(CONFIG_MAP, {
        resourceVersion,
        signal: new AbortController().signal,
      }),
    );
    await there.cluster.create(configMap('a'), ANNA);
    await clock.advance(1_000);
    expect((await event).type).toBe('ADDED');
  });

  it('works on a file, with the settings that a file needs', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'kube-embedded-'));
    const open = () =>
      knexFactory({
        client: 'better-sqlite3',
        connection: { filename: join(directory, 'store.sqlite') },
        useNullAsDefault: true,
      });
    const knex = open();
    try {
      const { cluster, store } = await stores.open(knex);
      const made = await cluster.create(configMap('a'), ANNA);
      const [mode] = await knex.raw('pragma journal_mode');
      const [synchronous] = await knex.raw('pragma synchronous');
      expect(mode.journal_mode).toBe('wal');
      expect(synchronous.synchronous).toBe(1);
      await store.close();
      await knex.destroy();

      const again = open();
      const reopened = await stores.open(again);
      expect(await reopened.cluster.get(configMapRef('a'))).toEqual(made);
      await reopened.store.close();
      await again.destroy();
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('refuses a database that it does not know', async () => {
    const knex = knexFactory({ client: 'mysql2' });
    await expect(stores.open(knex)).rejects.toThrow(/not "mysql2"/);
  });
});

async function firstEvent(
  watch: AsyncIterable<WatchEvent>,
): Promise<WatchEvent> {
  for await (const event of watch) {
    return event;
  }
  throw new Error('The watch ended without an event');
}
