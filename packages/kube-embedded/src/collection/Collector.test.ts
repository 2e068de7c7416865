import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  ANNA,
  configMap,
  configMapRef,
  testStores,
  until,
} from '../__testUtils__/testStores';

jest.setTimeout(60_000);

const ownerOf = (owner: Stored) => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
});

const namespaceRef = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  name,
});

describe('the collector', () => {
  const stores = testStores();

  describe.each(stores.ids)('on %p', id => {
    const gone = (
      cluster: { get(ref: object): Promise<unknown> },
      ref: object,
    ) =>
      until(`${JSON.stringify(ref)} is gone`, async () => {
        try {
          await cluster.get(ref);
          return false;
        } catch (error) {
          return (error as { reason?: string }).reason === 'NotFound';
        }
      });

    it('finds after a restart what was left to do', async () => {
      const first = await stores.on(id);
      const owner = await first.cluster.create(configMap('owner'), ANNA);
      await first.cluster.create(
        configMap('child', {}, { ownerReferences: [ownerOf(owner)] }),
        ANNA,
      );
      await first.cluster.create(
        { ...namespaceRef('doomed'), metadata: { name: 'doomed' } },
        ANNA,
      );
      await first.cluster.create(
        configMap('inside', {}, { namespace: 'doomed' }),
        ANNA,
      );
      await first.store.close();
      // As if the process had died between the deletion and the collection.
      await first.knex('kube_objects').where({ name: 'owner' }).delete();
      const [row] = await first
        .knex('kube_objects')
        .where({ kind: 'Namespace', name: 'doomed' });
      const body = JSON.parse(row.body);
      body.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
      await first
        .knex('kube_objects')
        .where({ kind: 'Namespace', name: 'doomed' })
        .update({ body: JSON.stringify(body), deleting: 1 });

      const { cluster } = await stores.open(first.knex);
      await gone(cluster, configMapRef('child'));
      await gone(cluster, namespaceRef('doomed'));
      await gone(cluster, { ...configMapRef('inside'), namespace: 'doomed' });
    });

    it('tells the ledger why it deletes', async () => {
      const { cluster, store } = await stores.on(id);
      const owner = await cluster.create(configMap('owner'), ANNA);
      await cluster.create(
        configMap('child', {}, { ownerReferences: [ownerOf(owner)] }),
        ANNA,
      );
      await cluster.delete(configMapRef('owner'), ANNA);
      await gone(cluster, configMapRef('child'));
      const [entry] = await store.ledger.list({ name: 'child', limit: 1 });
      expect(entry).toMatchObject({
        actor: 'system:garbage-collector',
        verb: 'delete',
        reason: 'Its owner ConfigMap "owner" is gone',
      });
    });

    it('looks for an owner in the object’s own namespace', async () => {
      const { cluster } = await stores.on(id);
      await cluster.create(
        { ...namespaceRef('other'), metadata: { name: 'other' } },
        ANNA,
      );
      const owner = await cluster.create(
        configMap('owner', {}, { namespace: 'other' }),
        ANNA,
      );
      await cluster.create(
        configMap('child', {}, { ownerReferences: [ownerOf(owner)] }),
        ANNA,
      );
      await gone(cluster, configMapRef('child'));
    });

    it('deletes nothing whose owner is of a kind it does not know', async () => {
      const { cluster } = await stores.on(id);
      await cluster.create(
        configMap(
          'child',
          {},
          {
            ownerReferences: [
              { apiVersion: 'x.y/v1', kind: 'Unknown', name: 'o', uid: 'u' },
            ],
          },
        ),
        ANNA,
      );
      const owner = await cluster.create(configMap('owner'), ANNA);
      await cluster.create(
        configMap('other', {}, { ownerReferences: [ownerOf(owner)] }),
        ANNA,
      );
      await cluster.delete(configMapRef('owner'), ANNA);
      await gone(cluster, configMapRef('other'));
      await expect(cluster.get(configMapRef('child'))).resolves.toBeDefined();
    });

    it('tries again what a rule refused', async () => {
      const { cluster, logger } = await stores.on(id);
      let refuse = true;
      cluster.admit({
        name: 'guard',
        validate: ({ operation, object }) =>
          refuse && operation === 'DELETE' && object.metadata.name === 'child'
            ? [{ path: '', message: 'must stay for now' }]
            : [],
      });
      const owner = await cluster.create(configMap('owner'), ANNA);
      await cluster.create(
        configMap('child', {}, { ownerReferences: [ownerOf(owner)] }),
        ANNA,
      );
      await cluster.delete(configMapRef('owner'), ANNA);
      await until('it was refused', () =>
        logger.lines.some(line => line.includes('must stay for now')),
      );
      refuse = false;
      await gone(cluster, configMapRef('child'));
    });

    it('does not let the default namespace go', async () => {
      const { cluster } = await stores.on(id);
      await expect(
        cluster.delete(namespaceRef('default'), ANNA),
      ).rejects.toMatchObject({ reason: 'Forbidden' });
    });
  });
});
