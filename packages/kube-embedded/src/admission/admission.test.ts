import {
  ForbiddenError,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import {
  ANNA,
  CONFIG_MAP,
  configMap,
  configMapRef,
  testStores,
} from '../__testUtils__/testStores';
import type { Admission, AdmissionRequest } from './Admission';

jest.setTimeout(60_000);

type ConfigMap = KubeObject & { data: Record<string, string> };

describe('admission', () => {
  const stores = testStores();

  describe.each(stores.ids)('on %p', id => {
    it('sees what would be stored, what is, and who asks', async () => {
      const requests: AdmissionRequest[] = [];
      const watcher: Admission = {
        name: 'watcher',
        validate: request => {
          requests.push(request);
          return [];
        },
      };
      const { cluster } = await stores.on(id, { admission: [watcher] });
      const made = await cluster.create(configMap('a', { v: '1' }), ANNA, {
        fieldManager: 'tool',
      });
      const changed = await cluster.patch(
        configMapRef('a'),
        { data: { v: '2' } },
        ANNA,
        { dryRun: true },
      );
      await cluster.delete(configMapRef('a'), ANNA);
      expect(requests).toMatchObject([
        {
          operation: 'CREATE',
          object: { data: { v: '1' } },
          context: ANNA,
          fieldManager: 'tool',
          dryRun: false,
          client: cluster,
        },
        {
          operation: 'UPDATE',
          object: { data: (changed as ConfigMap).data },
          oldObject: made,
          dryRun: true,
        },
        { operation: 'DELETE', object: made, oldObject: made },
      ]);
      expect(requests[0].oldObject).toBeUndefined();
    });

    it('tells writes to status apart', async () => {
      const subresources: unknown[] = [];
      const { cluster } = await stores.on(id);
      const pod = await cluster.create(
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'p', namespace: 'default' },
        },
        ANNA,
      );
      cluster.admit({
        name: 'watcher',
        validate: ({ subresource }) => {
          subresources.push(subresource);
          return [];
        },
      });
      await cluster.replaceStatus(
        { ...pod, status: { phase: 'Running' } },
        ANNA,
      );
      await cluster.replace(
        { ...pod, metadata: { ...pod.metadata, resourceVersion: undefined } },
        ANNA,
      );
      expect(subresources).toEqual(['status', undefined]);
    });

    it('reports the problems of all rules at once', async () => {
      const rule = (name: string, path: string): Admission => ({
        name,
        validate: async () => [{ path, message: `is not to ${name}’s taste` }],
      });
      const { cluster } = await stores.on(id, {
        admission: [rule('one', 'data.a'), rule('two', 'data.b')],
      });
      await expect(
        cluster.create(
          { ...configMap('a'), data: { v: 1 } } as unknown as KubeObject,
          ANNA,
        ),
      ).rejects.toMatchObject({
        reason: 'Invalid',
        problems: [{ path: 'data.v' }, { path: 'data.a' }, { path: 'data.b' }],
      });
      expect((await cluster.list(CONFIG_MAP)).items).toEqual([]);
    });

    it('stops at a rule that forbids', async () => {
      const { cluster } = await stores.on(id, {
        admission: [
          {
            name: 'guard',
            validate: ({ context }) => {
              throw new ForbiddenError(`${context.actor} may not do this`);
            },
          },
        ],
      });
      await expect(cluster.create(configMap('a'), ANNA)).rejects.toThrow(
        'user:default/anna may not do this',
      );
    });

    it('stores what rules made of the object, judged by the schema', async () => {
      const stamp = (value: unknown): Admission => ({
        name: 'stamp',
        mutate: ({ object }) => ({
          ...object,
          data: { ...(object as ConfigMap).data, stamp: value },
        }),
      });
      const { cluster } = await stores.on(id, { admission: [stamp('x')] });
      const made = await cluster.create<ConfigMap>(configMap('a'), ANNA);
      expect(made.data).toEqual({ stamp: 'x' });
      const same = await cluster.replace<ConfigMap>(configMap('a'), ANNA);
      expect(same.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
      cluster.admit(stamp(7));
      await expect(cluster.create(configMap('b'), ANNA)).rejects.toMatchObject({
        problems: [{ path: 'data.stamp' }],
      });
    });

    it('judges again when the object changes meanwhile', async () => {
      let interfere = true;
      const seen: string[] = [];
      const { cluster } = await stores.on(id);
      await cluster.create(configMap('a', { v: '1' }), ANNA);
      cluster.admit({
        name: 'slow',
        validate: async ({ object, context }) => {
          if (context.actor !== 'user:default/anna') {
            return [];
          }
          seen.push(JSON.stringify((object as ConfigMap).data));
          if (interfere) {
            interfere = false;
            await cluster.patch(
              configMapRef('a'),
              { data: { other: 'x' } },
              { actor: 'user:default/bob' },
            );
          }
          return [];
        },
      });
      const next = await cluster.patch<ConfigMap>(
        configMapRef('a'),
        { data: { v: '2' } },
        ANNA,
      );
      expect(seen).toEqual(['{"v":"2"}', '{"v":"2","other":"x"}']);
      expect(next.data).toEqual({ v: '2', other: 'x' });
    });

    it('loses no write of many at once', async () => {
      const { cluster } = await stores.on(id, {
        admission: [{ name: 'none', validate: () => [] }],
      });
      await cluster.create(configMap('a'), ANNA);
      await Promise.all(
        Array.from({ length: 8 }, (_, i) =>
          cluster.patch(configMapRef('a'), { data: { [`k${i}`]: 'x' } }, ANNA),
        ),
      );
      const object = await cluster.get<ConfigMap>(configMapRef('a'));
      expect(Object.keys(object.data)).toHaveLength(8);
    });

    it('judges each write of a group on what those before it left', async () => {
      const seen: string[] = [];
      const { cluster } = await stores.on(id);
      cluster.admit({
        name: 'watcher',
        validate: ({ operation, object }) => {
          seen.push(`${operation} ${object.metadata.name}`);
          return [];
        },
      });
      const results = await cluster.writeAll(
        [
          {
            verb: 'create',
            object: {
              apiVersion: 'v1',
              kind: 'Namespace',
              metadata: { name: 'fresh' },
            },
          },
          {
            verb: 'create',
            object: configMap('a', { v: '1' }, { namespace: 'fresh' }),
          },
          {
            verb: 'patch',
            ref: { ...configMapRef('a'), namespace: 'fresh' },
            patch: { data: { w: '2' } },
          },
        ],
        ANNA,
      );
      expect(seen).toEqual(['CREATE fresh', 'CREATE a', 'UPDATE a']);
      expect((results[2] as ConfigMap).data).toEqual({ v: '1', w: '2' });
      expect(
        await cluster.get({ ...configMapRef('a'), namespace: 'fresh' }),
      ).toEqual(results[2]);
    });
  });
});
