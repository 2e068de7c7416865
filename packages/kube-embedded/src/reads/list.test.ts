import { GoneError } from '@openchoreo-backstage/kube-objects';
import {
  ANNA,
  CONFIG_MAP,
  configMap,
  configMapRef,
  testStores,
} from '../__testUtils__/testStores';

jest.setTimeout(60_000);

describe('lists', () => {
  const stores = testStores();

  describe.each(stores.ids)('on %p', id => {
    it('give all of many objects, in one answer or in pages', async () => {
      const { cluster } = await stores.on(id);
      const names = Array.from(
        { length: 2_300 },
        (_, i) => `a${String(i).padStart(4, '0')}`,
      );
      await Promise.all(
        names.map(name => cluster.create(configMap(name), ANNA)),
      );
      const whole = await cluster.list(CONFIG_MAP);
      expect(whole.items.map(item => item.metadata.name)).toEqual(names);
      expect(whole.continue).toBeUndefined();

      const page = await cluster.list(CONFIG_MAP, { limit: 2_000 });
      await cluster.delete(configMapRef(names[2_100]), ANNA);
      const rest = await cluster.list(CONFIG_MAP, { continue: page.continue });
      expect([...page.items, ...rest.items]).toEqual(whole.items);
    });

    it('cannot be continued once what has changed since is forgotten', async () => {
      const { cluster, store } = await stores.on(id, {
        retention: { ageMs: 3_600_000, changes: 2 },
      });
      for (const name of ['a', 'b', 'c', 'd']) {
        await cluster.create(configMap(name), ANNA);
      }
      const page = await cluster.list(CONFIG_MAP, { limit: 1 });
      await cluster.delete(configMapRef('c'), ANNA);
      await store.compact();
      const rest = await cluster.list(CONFIG_MAP, { continue: page.continue });
      expect(rest.items.map(item => item.metadata.name)).toEqual([
        'b',
        'c',
        'd',
      ]);
      for (const name of ['e', 'f', 'g']) {
        await cluster.create(configMap(name), ANNA);
      }
      await store.compact();
      await expect(
        cluster.list(CONFIG_MAP, { continue: page.continue }),
      ).rejects.toBeInstanceOf(GoneError);
    });

    it('stop when their reader has gone', async () => {
      const { cluster } = await stores.on(id);
      await expect(
        cluster.list(CONFIG_MAP, { signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('and gets take no name that a database could not be asked for', async () => {
      const { cluster } = await stores.on(id);
      for (const name of ['a\u0000b', 'a\nb']) {
        await expect(cluster.get(configMapRef(name))).rejects.toMatchObject({
          reason: 'BadRequest',
        });
        await expect(
          cluster.create(configMap(name), ANNA),
        ).rejects.toMatchObject({ reason: 'BadRequest' });
      }
    });
  });
});
