import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  ANNA,
  configMap,
  configMapRef,
  testStores,
} from '../__testUtils__/testStores';

jest.setTimeout(60_000);

describe('writes', () => {
  const stores = testStores();

  describe.each(stores.ids)('on %p', id => {
    it('are done on a copy of what came in', async () => {
      const { cluster } = await stores.on(id);
      const object = configMap('a', { v: '1' });
      const writing = cluster.create(object, ANNA);
      object.data.v = '2';
      const made = await writing;
      expect(made.data).toEqual({ v: '1' });
    });

    it.each([undefined, null, 'text', {}, { apiVersion: 'v1', kind: 'A' }])(
      'refuse %j, which is no object',
      async input => {
        const { cluster } = await stores.on(id);
        await expect(
          cluster.create(input as unknown as KubeObject, ANNA),
        ).rejects.toMatchObject({ reason: 'BadRequest' });
      },
    );

    it('refuse what cannot be written as JSON', async () => {
      const { cluster } = await stores.on(id);
      await expect(
        cluster.create({ ...configMap('a'), spec: 1n }, ANNA),
      ).rejects.toMatchObject({ reason: 'BadRequest' });
    });

    it('refuse a namespace where there can be none, and none where one must be', async () => {
      const { cluster } = await stores.on(id);
      const { namespace: _, ...metadata } = configMap('a').metadata;
      await expect(
        cluster.create({ ...configMap('a'), metadata }, ANNA),
      ).rejects.toThrow('ConfigMap "a" needs metadata.namespace');
      await expect(
        cluster.create(
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: { name: 'a', namespace: 'b' },
          },
          ANNA,
        ),
      ).rejects.toMatchObject({ reason: 'BadRequest' });
    });

    it('refuse owners whose uid could not be looked up', async () => {
      const { cluster } = await stores.on(id);
      const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o' };
      await expect(
        cluster.create(
          configMap(
            'a',
            {},
            {
              ownerReferences: [{ ...owner, uid: `no\u0000uid` }],
            },
          ),
          ANNA,
        ),
      ).rejects.toMatchObject({
        reason: 'Invalid',
        problems: [{ path: 'metadata.ownerReferences[0].uid' }],
      });
    });

    it('carry any text through data and reasons', async () => {
      const { cluster, store } = await stores.on(id);
      const text = 'nul \u0000, half \ud800, quote ", backslash \\, ü, 🙂';
      await cluster.create(configMap('a', { text }), {
        actor: 'user:default/anna',
        reason: text,
      });
      const object = await cluster.get<ReturnType<typeof configMap>>(
        configMapRef('a'),
      );
      expect(object.data).toEqual({ text });
      const [entry] = await store.ledger.list({ name: 'a', limit: 1 });
      expect(entry.reason).toBe(
        'nul \ufffd, half \ufffd, quote ", backslash \\, ü, 🙂',
      );
    });

    it('keep the label of a namespace', async () => {
      const { cluster } = await stores.on(id);
      const next = await cluster.replace<KubeObject>(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } },
        ANNA,
      );
      expect(next.metadata.labels).toEqual({
        'kubernetes.io/metadata.name': 'default',
      });
      expect(next.spec).toEqual({ finalizers: ['kubernetes'] });
    });

    it('let what was stored under older rules get a status and go', async () => {
      const { cluster, knex } = await stores.on(id);
      const made = await cluster.create(
        {
          apiVersion: 'conformance.example.org/v1',
          kind: 'Widget',
          metadata: {
            name: 'w',
            namespace: 'default',
            finalizers: ['example.org/keep'],
          },
        },
        ANNA,
      );
      await knex('kube_objects')
        .where({ name: 'w' })
        .update({
          body: JSON.stringify({ ...made, spec: { size: -7, color: 'pink' } }),
        });
      const ref = {
        apiVersion: made.apiVersion,
        kind: 'Widget',
        namespace: 'default',
        name: 'w',
      };
      const old = await cluster.get(ref);
      const withStatus = await cluster.replaceStatus(
        { ...old, status: { phase: 'Ready' } },
        ANNA,
      );
      expect(withStatus.spec).toEqual({ size: -7, color: 'pink' });
      await expect(
        cluster.patch(ref, { spec: { note: 'x' } }, ANNA),
      ).rejects.toMatchObject({ reason: 'Invalid' });
      await cluster.delete(ref, ANNA);
      await cluster.patch(ref, { metadata: { finalizers: null } }, ANNA);
      await expect(cluster.get(ref)).rejects.toMatchObject({
        reason: 'NotFound',
      });
    });

    it('of a group are all dry runs or none', async () => {
      const { cluster } = await stores.on(id);
      await expect(
        cluster.writeAll(
          [
            {
              verb: 'create',
              object: configMap('a'),
              options: { dryRun: true },
            },
            { verb: 'create', object: configMap('b') },
          ],
          ANNA,
        ),
      ).rejects.toMatchObject({ reason: 'BadRequest' });
    });
  });
});
