import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { CustomKind } from '../kinds/CustomKind';
import {
  ANNA,
  testKeys,
  testRing,
  testStores,
} from '../__testUtils__/testStores';
import { keyRing } from './KeyRing';

jest.setTimeout(60_000);

const PLAIN = 'correct horse battery staple';
const ENCODED = Buffer.from(PLAIN).toString('base64');

type Secret = KubeObject & {
  data?: Record<string, string>;
  stringData?: Record<string, string>;
};

const secret = (parts: Partial<Secret> = {}): Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's', namespace: 'default' },
  ...parts,
});

const secretRef = {
  apiVersion: 'v1',
  kind: 'Secret',
  namespace: 'default',
  name: 's',
};

const planeKind: CustomKind = {
  group: 'example.org',
  version: 'v1',
  kind: 'Plane',
  plural: 'planes',
  namespaced: true,
  statusSubresource: true,
  sealed: ['spec.auth.token', 'spec.sources.*.password'],
  schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        'x-kubernetes-preserve-unknown-fields': true,
        properties: { size: { type: 'integer' } },
      },
    },
  },
};

const plane = (spec: object): KubeObject => ({
  apiVersion: 'example.org/v1',
  kind: 'Plane',
  metadata: { name: 'p', namespace: 'default' },
  spec,
});

const planeRef = {
  apiVersion: 'example.org/v1',
  kind: 'Plane',
  namespace: 'default',
  name: 'p',
};

describe('secrets at rest', () => {
  const stores = testStores();

  describe.each(stores.ids)('on %p', id => {
    const open = async () => {
      const opened = await stores.on(id, {
        encryption: testRing(),
        kinds: [planeKind],
      });
      /** Everything that the database holds, as text. */
      const dump = async () => {
        const tables = ['kube_objects', 'kube_events', 'kube_ledger'];
        const rows = await Promise.all(
          tables.map(table => opened.knex(table).select()),
        );
        return JSON.stringify(rows);
      };
      return { ...opened, dump };
    };

    it('are in no table in the clear, and read as a marker', async () => {
      const { cluster, dump } = await open();
      const made = await cluster.create(
        secret({ stringData: { password: PLAIN } }),
        ANNA,
      );
      expect(made.stringData).toBeUndefined();
      expect(made.data).toEqual({
        password: expect.stringMatching(/^redacted:[0-9a-f]{16}$/),
      });
      expect(await cluster.get(secretRef)).toEqual(made);
      await cluster.patch(
        secretRef,
        { data: { other: Buffer.from(`${PLAIN}!`).toString('base64') } },
        ANNA,
      );
      await cluster.delete(secretRef, ANNA);
      const text = await dump();
      expect(text).not.toContain(PLAIN);
      expect(text).not.toContain(ENCODED);
      expect(text).not.toContain(ENCODED.slice(0, 20));
      expect(text).toContain('sealed:v1:k1:');
    });

    it('come out of a watch as markers', async () => {
      const { cluster } = await open();
      const { resourceVersion } = await cluster.list(secretRef);
      const made = await cluster.create(
        secret({ stringData: { password: PLAIN } }),
        ANNA,
      );
      await cluster.delete(secretRef, ANNA);
      const abort = new AbortController();
      const objects: Stored[] = [];
      for await (const event of cluster.watch(secretRef, {
        resourceVersion,
        signal: abort.signal,
      })) {
        if (event.type !== 'BOOKMARK') {
          objects.push(event.object);
        }
        if (event.type === 'DELETED') {
          abort.abort();
        }
      }
      expect(objects.map(object => (object as Secret).data)).toEqual([
        made.data,
        made.data,
      ]);
    });

    it('are revealed to who asks for the plain text', async () => {
      const { cluster } = await open();
      await cluster.create(
        secret({ stringData: { password: PLAIN, 'tls.crt': 'certificate' } }),
        ANNA,
      );
      expect(await cluster.reveal(secretRef, 'data.password')).toBe(ENCODED);
      expect(await cluster.reveal(secretRef, 'data[tls.crt]')).toBe(
        Buffer.from('certificate').toString('base64'),
      );
      expect(await cluster.reveal(secretRef, 'data.tls.crt')).toBe(
        Buffer.from('certificate').toString('base64'),
      );
      await expect(
        cluster.reveal(secretRef, 'data.absent'),
      ).rejects.toMatchObject({ reason: 'NotFound' });
      await expect(
        cluster.reveal(secretRef, 'metadata.name'),
      ).rejects.toMatchObject({ reason: 'NotFound' });
    });

    it('stay when their marker is written back, and equal text is no change', async () => {
      const { cluster } = await open();
      const made = await cluster.create(
        secret({ stringData: { password: PLAIN, user: 'anna' } }),
        ANNA,
      );
      const same = await cluster.replace(made, ANNA);
      expect(same.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
      const again = await cluster.replace(
        { ...made, data: { password: ENCODED, user: made.data!.user } },
        ANNA,
      );
      expect(again.metadata.resourceVersion).toBe(
        made.metadata.resourceVersion,
      );
      const labelled = await cluster.replace(
        { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } },
        ANNA,
      );
      expect(labelled.data).toEqual(made.data);
      expect(await cluster.reveal(secretRef, 'data.password')).toBe(ENCODED);
    });

    it('refuse a marker that stands for nothing here', async () => {
      const { cluster } = await open();
      const made = await cluster.create(
        secret({ stringData: { password: PLAIN } }),
        ANNA,
      );
      const elsewhere = secret({ data: made.data });
      elsewhere.metadata = { name: 'other', namespace: 'default' };
      for (const dryRun of [false, true]) {
        await expect(
          cluster.create(elsewhere, ANNA, { dryRun }),
        ).rejects.toMatchObject({
          reason: 'Invalid',
          problems: [{ path: 'data.password' }],
        });
      }
    });

    it('give equal texts of two objects different markers', async () => {
      const { cluster } = await open();
      const one = await cluster.create(
        secret({ stringData: { password: PLAIN } }),
        ANNA,
      );
      const two = await cluster.create(
        {
          ...secret({ stringData: { password: PLAIN } }),
          metadata: { name: 'two', namespace: 'default' },
        },
        ANNA,
      );
      expect(two.data!.password).not.toBe(one.data!.password);
    });

    it('are applied, owned and taken away like other fields', async () => {
      const { cluster } = await open();
      const apply = (manager: string, data: Record<string, string>) =>
        cluster.apply(secret({ data }), ANNA, { fieldManager: manager });
      const first = await apply('one', { password: ENCODED });
      const second = await apply('one', { password: ENCODED });
      expect(second.metadata.resourceVersion).toBe(
        first.metadata.resourceVersion,
      );
      await expect(
        apply('two', { password: Buffer.from('x').toString('base64') }),
      ).rejects.toMatchObject({ reason: 'Conflict' });
      const gone = await apply('one', {});
      expect(gone.data?.password).toBeUndefined();
    });

    it('stay out of what went wrong', async () => {
      const { cluster } = await open();
      const error = await cluster
        .create(
          {
            ...secret({ data: { password: PLAIN } }),
            metadata: { name: 'Not A Name', namespace: 'default' },
          },
          ANNA,
        )
        .catch((caught: Error) => caught);
      expect(error).toMatchObject({ reason: 'Invalid' });
      expect((error as { problems?: unknown[] }).problems).toHaveLength(2);
      expect(JSON.stringify(error) + String(error)).not.toContain(PLAIN);
    });

    it('are stripped from what kubectl applied last', async () => {
      const { cluster, dump } = await open();
      const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
      const configuration = secret({
        data: { password: ENCODED },
        stringData: { user: PLAIN },
      });
      const made = await cluster.create(
        secret({
          data: { password: ENCODED },
          metadata: {
            name: 's',
            namespace: 'default',
            annotations: { [annotation]: JSON.stringify(configuration) },
          },
        }),
        ANNA,
      );
      expect(JSON.parse(made.metadata.annotations![annotation])).toEqual(
        secret(),
      );
      const text = await dump();
      expect(text).not.toContain(ENCODED);
      expect(text).not.toContain(PLAIN);
    });

    it('are found in lists whatever the order of the items', async () => {
      const { cluster, dump } = await open();
      const made = await cluster.create(
        plane({
          size: 1,
          auth: { token: PLAIN, user: 'anna' },
          sources: [
            { name: 'a', password: `${PLAIN} a` },
            { name: 'b', password: `${PLAIN} b` },
          ],
        }),
        ANNA,
      );
      const spec = made.spec as {
        auth: { user: string };
        sources: Array<{ name: string; password: string }>;
      };
      expect(spec.auth.user).toBe('anna');
      expect(JSON.stringify(spec)).not.toContain(PLAIN);
      const turned = await cluster.replace(
        { ...made, spec: { ...spec, sources: [...spec.sources].reverse() } },
        ANNA,
      );
      expect(
        (turned.spec as typeof spec).sources.map(({ name }) => name),
      ).toEqual(['b', 'a']);
      expect(await cluster.reveal(planeRef, 'spec.sources[0].password')).toBe(
        `${PLAIN} b`,
      );
      expect(await dump()).not.toContain(PLAIN);
    });

    it('must be texts', async () => {
      const { cluster } = await open();
      await expect(
        cluster.create(plane({ auth: { token: 42 } }), ANNA),
      ).rejects.toMatchObject({
        reason: 'Invalid',
        problems: [{ path: 'spec.auth.token', message: 'must be a string' }],
      });
    });

    it('are refused by a store without keys', async () => {
      const { cluster } = await stores.on(id);
      await expect(
        cluster.create(secret({ stringData: { password: PLAIN } }), ANNA),
      ).rejects.toThrow(
        'data.password: cannot be stored, since this store has no encryption keys',
      );
      await expect(cluster.create(secret(), ANNA)).resolves.toBeDefined();
    });

    it('are sealed again with a new key', async () => {
      const [old, fresh] = [testKeys('old'), testKeys('fresh')];
      const before = await stores.on(id, { encryption: keyRing([old]) });
      await before.cluster.create(
        secret({ stringData: { password: PLAIN } }),
        ANNA,
      );
      await before.store.close();

      const both = await stores.open(before.knex, {
        encryption: keyRing([fresh, old]),
      });
      expect(await both.cluster.reveal(secretRef, 'data.password')).toBe(
        ENCODED,
      );
      expect(await both.cluster.reseal(ANNA)).toBe(1);
      expect(await both.cluster.reseal(ANNA)).toBe(0);
      await both.store.close();

      const after = await stores.open(before.knex, {
        encryption: keyRing([fresh]),
      });
      expect(await after.cluster.reveal(secretRef, 'data.password')).toBe(
        ENCODED,
      );
    });

    it('that rules put in are sealed, too', async () => {
      const { cluster, dump } = await open();
      cluster.admit({
        name: 'token',
        mutate: ({ object }) =>
          object.kind === 'Plane'
            ? { ...object, spec: { size: 1, auth: { token: PLAIN } } }
            : object,
      });
      const made = await cluster.create(plane({ size: 1 }), ANNA);
      expect(JSON.stringify(made)).not.toContain(PLAIN);
      expect(await dump()).not.toContain(PLAIN);
      expect(await cluster.reveal(planeRef, 'spec.auth.token')).toBe(PLAIN);
    });
  });
});
