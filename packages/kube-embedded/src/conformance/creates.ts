import {
  AlreadyExistsError,
  ApiError,
  InvalidError,
  NotFoundError,
} from '@openchoreo-backstage/kube-objects';
import { type Harness, failure } from './harness';
import { PLAIN, type Widget } from './kinds';

export function creates(h: Harness): void {
  describe('create', () => {
    it('sets what the server knows', async () => {
      const made = await h.client.create(h.widget('a', { size: 3 }), h.context);
      expect(made.metadata).toMatchObject({
        name: 'a',
        namespace: h.namespace,
        uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resourceVersion: expect.stringMatching(/^\d+$/),
        generation: 1,
        creationTimestamp: expect.stringMatching(
          /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
        ),
      });
      expect(made.spec).toEqual({ size: 3 });
    });

    it('gives what get gives afterwards', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      expect(await h.read(h.widgetRef('a'))).toEqual(made);
    });

    it('makes names from a prefix', async () => {
      const object = {
        ...h.widget(''),
        metadata: { name: '', generateName: 'gen-', namespace: h.namespace },
      };
      const first = await h.client.create(object, h.context);
      const second = await h.client.create(object, h.context);
      expect(first.metadata.name).toMatch(/^gen-[a-z0-9]{5}$/);
      expect(second.metadata.name).toMatch(/^gen-[a-z0-9]{5}$/);
      expect(first.metadata.name).not.toBe(second.metadata.name);
    });

    it('refuses a name that is taken', async () => {
      await h.client.create(h.widget('a'), h.context);
      const error = await failure(h.client.create(h.widget('a'), h.context));
      expect(error).toBeInstanceOf(AlreadyExistsError);
    });

    it('takes the same name in another kind', async () => {
      await h.client.create(h.widget('a'), h.context);
      const plain = { ...h.widget('a'), ...PLAIN };
      await expect(h.client.create(plain, h.context)).resolves.toBeDefined();
    });

    it('leaves status to its subresource', async () => {
      const object: Widget = { ...h.widget('a'), status: { phase: 'Ready' } };
      const made = await h.client.create(object, h.context);
      expect(made.status).toBeUndefined();
    });

    it('takes status where there is no subresource', async () => {
      const object = {
        ...h.widget('a'),
        ...PLAIN,
        status: { phase: 'Ready' },
      };
      const made = await h.client.create(object, h.context);
      expect(made.status).toEqual({ phase: 'Ready' });
    });

    it('fills in defaults at every depth of what is there', async () => {
      const made = await h.client.create(
        h.widget('a', {
          parts: [{ name: 'x', slot: {} }, { name: 'y' }],
        }),
        h.context,
      );
      expect(made.spec).toEqual({
        size: 1,
        parts: [{ name: 'x', slot: { side: 'left' } }, { name: 'y' }],
      });
    });

    it('drops fields that the schema does not name', async () => {
      const spec = { size: 2, unheardOf: true, parts: [{ name: 'x', y: 1 }] };
      const made = await h.client.create(h.widget('a', spec), h.context);
      expect(made.spec).toEqual({ size: 2, parts: [{ name: 'x' }] });
    });

    it('keeps unknown fields where the schema says so', async () => {
      const extra = { deep: { list: [1, { a: 'b' }] } };
      const made = await h.client.create(h.widget('a', { extra }), h.context);
      expect(made.spec?.extra).toEqual(extra);
    });

    it('refuses unknown fields when asked to be strict', async () => {
      const spec = { size: 2, unheardOf: true };
      const error = await failure(
        h.client.create(h.widget('a', spec), h.context, { strict: true }),
      );
      expect(error).toBeInstanceOf(ApiError);
      expect([400, 422]).toContain(error.code);
      expect(error.message).toContain('unheardOf');
    });

    it('reports everything that is wrong, with paths', async () => {
      const spec = {
        size: 101,
        color: 'pink',
        note: 'much longer than twenty characters',
        parts: [{ count: 1 }],
      };
      const error = await failure(
        h.client.create(h.widget('a', spec as never), h.context),
      );
      expect(error).toBeInstanceOf(InvalidError);
      expect(error.problems.map(problem => problem.path).sort()).toEqual([
        'spec.color',
        'spec.note',
        'spec.parts[0].name',
        'spec.size',
      ]);
    });

    it.each([
      { spec: { size: '3' }, path: 'spec.size', reason: 'a wrong type' },
      {
        spec: { parts: [{ name: 'x' }, { name: 'x' }] },
        path: 'spec.parts[1]',
        reason: 'two items with one key',
      },
      {
        spec: { tags: ['x', 'x'] },
        path: 'spec.tags[1]',
        reason: 'an item twice in a set',
      },
      {
        spec: { limits: { cpu: true } },
        path: 'spec.limits.cpu',
        reason: 'neither integer nor text',
      },
    ])('refuses $reason', async ({ spec, path }) => {
      const error = await failure(
        h.client.create(h.widget('a', spec as never), h.context),
      );
      expect(error).toBeInstanceOf(InvalidError);
      expect(error.problems.map(problem => problem.path)).toEqual([path]);
    });

    it.each(['Upper', 'under_score', '-begins', 'ends-', 'a..b'])(
      'refuses the name %s',
      async name => {
        const error = await failure(h.client.create(h.widget(name), h.context));
        expect(error).toBeInstanceOf(InvalidError);
        expect(error.problems[0].path).toBe('metadata.name');
      },
    );

    it('refuses labels that are none', async () => {
      const error = await failure(
        h.client.create(
          h.widget('a', {}, { labels: { 'no spaces': 'x', ok: 'no spaces' } }),
          h.context,
        ),
      );
      expect(error).toBeInstanceOf(InvalidError);
      expect(error.problems).toHaveLength(2);
    });

    it('needs the namespace to be there', async () => {
      const error = await failure(
        h.client.create(
          h.widget('a', {}, { namespace: h.unique('absent') }),
          h.context,
        ),
      );
      expect(error).toBeInstanceOf(NotFoundError);
    });

    it('needs no namespace for a cluster-scoped kind', async () => {
      const name = h.unique('site');
      const made = await h.client.create(h.site(name), h.context);
      expect(made.metadata.namespace).toBeUndefined();
      expect(made.metadata.name).toBe(name);
    });

    it('does not let the writer set what is the server’s', async () => {
      const made = await h.client.create(
        h.widget(
          'a',
          {},
          {
            uid: '00000000-0000-0000-0000-000000000000',
            generation: 9,
            creationTimestamp: '2001-01-01T00:00:00Z',
            deletionTimestamp: '2001-01-01T00:00:00Z',
          },
        ),
        h.context,
      );
      expect(made.metadata.uid).not.toBe(
        '00000000-0000-0000-0000-000000000000',
      );
      expect(made.metadata.generation).toBe(1);
      expect(made.metadata.creationTimestamp).not.toMatch(/^2001/);
      expect(made.metadata.deletionTimestamp).toBeUndefined();
    });

    it('refuses a resource version', async () => {
      const error = await failure(
        h.client.create(h.widget('a', {}, { resourceVersion: '1' }), h.context),
      );
      expect(error).toBeInstanceOf(ApiError);
    });

    it('refuses a kind that is not served', async () => {
      const object = { ...h.widget('a'), kind: 'Gadget' };
      const error = await failure(h.client.create(object, h.context));
      expect(error).toBeInstanceOf(NotFoundError);
    });

    it('records the writer as owner of the fields', async () => {
      const made = await h.client.create(
        h.widget('a', { color: 'red' }),
        h.context,
        { fieldManager: 'painter' },
      );
      expect(made.metadata.managedFields).toEqual([
        expect.objectContaining({
          manager: 'painter',
          operation: 'Update',
          fieldsV1: {
            'f:spec': expect.objectContaining({ 'f:color': {} }),
          },
        }),
      ]);
    });

    it('lets only one of many writers take a name', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, size) =>
          h.client.create(h.widget('a', { size }), h.context),
        ),
      );
      const won = results.filter(({ status }) => status === 'fulfilled');
      expect(won).toHaveLength(1);
    });
  });
}
