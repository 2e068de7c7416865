import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { SimulatedClock } from '@openchoreo-backstage/kube-runtime';
import {
  ANNA,
  configMap,
  configMapRef,
  testStores,
} from '../__testUtils__/testStores';

jest.setTimeout(60_000);

const labelsOf = ({ metadata }: KubeObject) => ({
  project: metadata.labels?.project,
});

describe('the ledger', () => {
  const stores = testStores();

  describe.each(stores.ids)('on %p', id => {
    it('has an entry for every change, with who, what and why', async () => {
      const { cluster, store } = await stores.on(id, {
        clock: new SimulatedClock(),
        ledger: { labelsOf },
      });
      const made = await cluster.create(
        configMap('a', {}, { labels: { project: 'shop' } }),
        ANNA,
      );
      await cluster.replace(made, ANNA);
      await cluster.patch(configMapRef('a'), { data: { v: '1' } }, ANNA, {
        dryRun: true,
      });
      const changed = await cluster.patch(
        configMapRef('a'),
        { data: { v: '1' } },
        { actor: 'system:controller' },
      );
      await cluster.delete(configMapRef('a'), ANNA);

      const entries = await store.ledger.list({ name: 'a', limit: 10 });
      const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
      const about = {
        at: '2026-01-01T00:00:00.000Z',
        cluster: 'main',
        kind: 'ConfigMap',
        namespace: 'default',
        name: 'a',
        uid: made.metadata.uid,
        labels: { project: 'shop' },
        result: 'ok',
      };
      expect(entries).toMatchObject([
        { ...about, ...ANNA, verb: 'delete', before: digest },
        {
          ...about,
          actor: 'system:controller',
          verb: 'patch',
          before: digest,
          after: digest,
          resourceVersion: changed.metadata.resourceVersion,
        },
        { ...about, ...ANNA, verb: 'create', after: digest },
      ]);
      expect(entries[0].after).toBeUndefined();
      expect(entries[0].before).toBe(entries[1].after);
      expect(entries[1].before).toBe(entries[2].after);
      expect(entries[2].before).toBeUndefined();
    });

    it('has none for writes that were refused or are not recorded', async () => {
      const { cluster, store } = await stores.on(id);
      await cluster
        .create(configMap('a', {}, { namespace: 'absent' }), ANNA)
        .catch(() => undefined);
      await cluster.create(
        {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: 'l', namespace: 'default' },
        },
        ANNA,
      );
      const entries = await store.ledger.list({ limit: 10 });
      expect(entries.map(entry => entry.name)).toEqual(['default']);
    });

    it('takes what happened elsewhere, once per key', async () => {
      const { store, knex } = await stores.on(id);
      const entry = {
        actor: 'user:default/anna',
        reason: 'with a \u0000 in it',
        verb: 'promote',
        labels: { project: 'shop', component: 'cart', environment: 'prod' },
        result: 'ok',
        idempotencyKey: 'promotion-1',
      };
      await store.ledger.append([entry]);
      await store.ledger.append([entry, { ...entry, idempotencyKey: '2' }]);
      await store.ledger.append([]);
      const entries = await store.ledger.list({
        labels: { component: 'cart', environment: 'prod' },
        limit: 10,
      });
      expect(entries.map(found => found.idempotencyKey)).toEqual([
        '2',
        'promotion-1',
      ]);
      await expect(
        knex.transaction(async trx => {
          await store.ledger.append([{ ...entry, idempotencyKey: '3' }], trx);
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      expect(
        await store.ledger.list({ labels: { project: 'shop' }, limit: 10 }),
      ).toHaveLength(2);
    });

    it('is read page by page, by kind, namespace and cluster', async () => {
      const { cluster, store } = await stores.on(id);
      for (const name of ['a', 'b', 'c']) {
        await cluster.create(configMap(name), ANNA);
      }
      const query = {
        cluster: 'main',
        namespace: 'default',
        kinds: ['ConfigMap', 'Secret'],
        limit: 2,
      };
      const first = await store.ledger.list(query);
      const second = await store.ledger.list({ ...query, before: first[1].id });
      expect([...first, ...second].map(entry => entry.name)).toEqual([
        'c',
        'b',
        'a',
      ]);
      expect(await store.ledger.list({ ...query, kinds: [] })).toEqual([]);
      expect(await store.ledger.list({ ...query, cluster: 'other' })).toEqual(
        [],
      );
    });
  });
});
