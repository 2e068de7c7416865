import { GoneError, type Stored } from '@openchoreo-backstage/kube-objects';
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

jest.setTimeout(60_000);

describe('a watch', () => {
  const stores = testStores();

  it.each(stores.ids)(
    'tells every thirty seconds how far it has seen, on %p',
    async id => {
      const clock = new SimulatedClock();
      const { cluster } = await stores.on(id, { clock });
      const start = await cluster.list(CONFIG_MAP);
      const abort = new AbortController();
      const events: WatchEvent[] = [];
      const watching = (async () => {
        for await (const event of cluster.watch(CONFIG_MAP, {
          resourceVersion: start.resourceVersion,
          signal: abort.signal,
        })) {
          events.push(event);
        }
      })();
      // Another kind moves the version on, which the watcher sees nothing of.
      const other = await cluster.create(
        {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'a', namespace: 'default' },
        },
        ANNA,
      );
      await until('it waits', () => clock.nextAt !== undefined);
      await until('a bookmark came', async () => {
        await clock.advance(10_000);
        return events.length > 0;
      });
      expect(events[0]).toEqual({
        type: 'BOOKMARK',
        resourceVersion: other.metadata.resourceVersion,
      });
      abort.abort();
      await watching;
    },
  );

  it.each(stores.ids)(
    'gives a slow reader everything, from the table if need be, on %p',
    async id => {
      const { cluster } = await stores.on(id);
      const { resourceVersion } = await cluster.list(CONFIG_MAP);
      const abort = new AbortController();
      const iterator = cluster
        .watch(CONFIG_MAP, { resourceVersion, signal: abort.signal })
        [Symbol.asyncIterator]();
      const first = iterator.next();
      await cluster.create(configMap('a'), ANNA);
      const versions = [versionOf((await first).value)];
      // More changes than are kept in memory, while the reader does not read.
      for (let round = 0; round < 15; round++) {
        await Promise.all(
          Array.from({ length: 100 }, (_, i) =>
            cluster.patch(
              configMapRef('a'),
              { data: { v: `${round}-${i}` } },
              ANNA,
            ),
          ),
        );
      }
      while (versions.length < 1501) {
        versions.push(versionOf((await iterator.next()).value));
      }
      expect(versions).toEqual(
        Array.from({ length: 1501 }, (_, i) => versions[0] + i),
      );
      abort.abort();
      expect((await iterator.next()).done).toBe(true);
    },
  );

  it.each(stores.ids)(
    'tells a reader who is slower than compaction to list again, on %p',
    async id => {
      const { cluster, store } = await stores.on(id, {
        retention: { ageMs: 3_600_000, changes: 10 },
      });
      const { resourceVersion } = await cluster.list(CONFIG_MAP);
      const iterator = cluster
        .watch(CONFIG_MAP, {
          resourceVersion,
          signal: new AbortController().signal,
        })
        [Symbol.asyncIterator]();
      const first = iterator.next();
      await cluster.create(configMap('a'), ANNA);
      await first;
      for (let i = 0; i < 1_200; i += 100) {
        await Promise.all(
          Array.from({ length: 100 }, (_, j) =>
            cluster.patch(configMapRef('a'), { data: { v: `${i + j}` } }, ANNA),
          ),
        );
      }
      await store.compact();
      await expect(iterator.next()).rejects.toBeInstanceOf(GoneError);
    },
  );

  it.each(stores.ids)(
    'refuses a version that is not yet, or none, on %p',
    async id => {
      const { cluster } = await stores.on(id);
      const { resourceVersion } = await cluster.list(CONFIG_MAP);
      const watch = (version: string) =>
        cluster
          .watch(CONFIG_MAP, {
            resourceVersion: version,
            signal: new AbortController().signal,
          })
          [Symbol.asyncIterator]()
          .next();
      await expect(
        watch(String(Number(resourceVersion) + 1)),
      ).rejects.toBeInstanceOf(GoneError);
      await expect(watch('0')).rejects.toBeInstanceOf(GoneError);
      await expect(watch('yesterday')).rejects.toMatchObject({
        reason: 'BadRequest',
      });
    },
  );
});

function versionOf(event: WatchEvent): number {
  return 'object' in event
    ? Number((event.object as Stored).metadata.resourceVersion)
    : NaN;
}
