import {
  ApiError,
  ConflictError,
  InvalidError,
  NotFoundError,
} from '@openchoreo-backstage/kube-objects';
import { type Harness, bare, failure } from './harness';
import { PLAIN, type Widget } from './kinds';

export function updates(h: Harness): void {
  describe('replace', () => {
    it('replaces the whole spec and counts the generation', async () => {
      const made = await h.client.create(
        h.widget('a', { size: 2, note: 'x' }),
        h.context,
      );
      const next = await h.client.replace(
        { ...made, spec: { size: 3 } },
        h.context,
      );
      expect(next.spec).toEqual({ size: 3 });
      expect(next.metadata.generation).toBe(2);
      expect(next.metadata.resourceVersion).not.toBe(
        made.metadata.resourceVersion,
      );
      expect(await h.read(h.widgetRef('a'))).toEqual(next);
    });

    it('does not count the generation for metadata', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const next = await h.client.replace(
        { ...made, metadata: { ...made.metadata, labels: { a: 'b' } } },
        h.context,
      );
      expect(next.metadata.labels).toEqual({ a: 'b' });
      expect(next.metadata.generation).toBe(1);
    });

    it('removes labels and annotations that are left out', async () => {
      const made = await h.client.create(
        h.widget('a', {}, { labels: { a: 'b' }, annotations: { c: 'd' } }),
        h.context,
      );
      const next = await h.client.replace(
        { ...bare(made), metadata: { name: 'a', namespace: h.namespace } },
        h.context,
      );
      expect(next.metadata.labels).toBeUndefined();
      expect(next.metadata.annotations).toBeUndefined();
    });

    it('writes nothing when nothing changes', async () => {
      const made = await h.client.create(h.widget('a', { size: 2 }), h.context);
      const next = await h.client.replace(made, h.context);
      expect(next.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
    });

    it('refuses a version that is no longer the newest', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      await h.client.replace({ ...made, spec: { size: 2 } }, h.context);
      const error = await failure(
        h.client.replace({ ...made, spec: { size: 3 } }, h.context),
      );
      expect(error).toBeInstanceOf(ConflictError);
      expect((await h.read(h.widgetRef('a'))).spec?.size).toBe(2);
    });

    it('replaces whatever is there without a version', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      await h.client.replace({ ...made, spec: { size: 2 } }, h.context);
      const next = await h.client.replace(
        { ...bare(made), spec: { size: 3 } },
        h.context,
      );
      expect(next.spec?.size).toBe(3);
    });

    it('refuses an object of another uid', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      await h.client.delete(h.widgetRef('a'), h.context);
      await h.client.create(h.widget('a'), h.context);
      const stale = bare(made);
      const error = await failure(
        h.client.replace(
          { ...stale, metadata: { ...stale.metadata, uid: made.metadata.uid } },
          h.context,
        ),
      );
      expect(error).toBeInstanceOf(ConflictError);
    });

    it('needs the object to be there', async () => {
      const error = await failure(
        h.client.replace(h.widget('absent'), h.context),
      );
      expect(error).toBeInstanceOf(NotFoundError);
    });

    it('leaves status alone', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const withStatus = await h.client.replaceStatus<Widget>(
        { ...made, status: { phase: 'Ready' } },
        h.context,
      );
      const next = await h.client.replace<Widget>(
        { ...withStatus, spec: { size: 2 }, status: { phase: 'Broken' } },
        h.context,
      );
      expect(next.status).toEqual({ phase: 'Ready' });
    });

    it('writes status where there is no subresource', async () => {
      const made = await h.client.create(
        { ...h.widget('a'), ...PLAIN },
        h.context,
      );
      const next = await h.client.replace<Widget>(
        { ...made, status: { phase: 'Ready' } },
        h.context,
      );
      expect(next.status).toEqual({ phase: 'Ready' });
      expect(next.metadata.generation).toBe(2);
    });

    it('does not change what the server set', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const next = await h.client.replace(
        {
          ...made,
          metadata: {
            ...made.metadata,
            generation: 9,
            creationTimestamp: '2001-01-01T00:00:00Z',
          },
        },
        h.context,
      );
      expect(next.metadata.generation).toBe(1);
      expect(next.metadata.creationTimestamp).toBe(
        made.metadata.creationTimestamp,
      );
    });

    it('judges the new object', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const error = await failure(
        h.client.replace({ ...made, spec: { size: -1 } }, h.context),
      );
      expect(error).toBeInstanceOf(InvalidError);
      expect(error.problems[0].path).toBe('spec.size');
    });

    it('lets one of many writers with the same version win', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, i) =>
          h.client.replace({ ...made, spec: { size: i + 2 } }, h.context),
        ),
      );
      const won = results.filter(({ status }) => status === 'fulfilled');
      expect(won).toHaveLength(1);
    });
  });

  describe('replaceStatus', () => {
    it('replaces status and nothing else', async () => {
      const made = await h.client.create(h.widget('a', { size: 2 }), h.context);
      const next = await h.client.replaceStatus<Widget>(
        {
          ...made,
          metadata: { ...made.metadata, labels: { a: 'b' } },
          spec: { size: 9 },
          status: { phase: 'Ready' },
        },
        h.context,
      );
      expect(next.status).toEqual({ phase: 'Ready' });
      expect(next.spec).toEqual({ size: 2 });
      expect(next.metadata.labels).toBeUndefined();
      expect(next.metadata.generation).toBe(1);
    });

    it('writes nothing when nothing changes', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const first = await h.client.replaceStatus<Widget>(
        { ...made, status: { phase: 'Ready' } },
        h.context,
      );
      const second = await h.client.replaceStatus<Widget>(first, h.context);
      expect(second.metadata.resourceVersion).toBe(
        first.metadata.resourceVersion,
      );
    });

    it('refuses a version that is no longer the newest', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      await h.client.replace({ ...made, spec: { size: 2 } }, h.context);
      const error = await failure(
        h.client.replaceStatus<Widget>(
          { ...made, status: { phase: 'Ready' } },
          h.context,
        ),
      );
      expect(error).toBeInstanceOf(ConflictError);
    });

    it('judges the status', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const status = { conditions: [{ type: 'Ready' }] } as never;
      const error = await failure(
        h.client.replaceStatus<Widget>({ ...made, status }, h.context),
      );
      expect(error).toBeInstanceOf(InvalidError);
      expect(error.problems[0].path).toBe('status.conditions[0].status');
    });

    it('needs the object to be there', async () => {
      const error = await failure(
        h.client.replaceStatus(h.widget('absent'), h.context),
      );
      expect(error).toBeInstanceOf(NotFoundError);
    });
  });

  describe('patch', () => {
    it('merges members, removes nulls and replaces lists', async () => {
      await h.client.create(
        h.widget('a', { size: 2, note: 'x', choices: ['p', 'q'] }),
        h.context,
      );
      const next = await h.client.patch<Widget>(
        h.widgetRef('a'),
        { spec: { note: null, color: 'red', choices: ['r'] } },
        h.context,
      );
      expect(next.spec).toEqual({ size: 2, color: 'red', choices: ['r'] });
      expect(next.metadata.generation).toBe(2);
    });

    it('writes nothing when nothing changes', async () => {
      const made = await h.client.create(h.widget('a', { size: 2 }), h.context);
      const next = await h.client.patch(
        h.widgetRef('a'),
        { spec: { size: 2 } },
        h.context,
      );
      expect(next.metadata.resourceVersion).toBe(made.metadata.resourceVersion);
    });

    it('leaves status alone', async () => {
      await h.client.create(h.widget('a'), h.context);
      const next = await h.client.patch<Widget>(
        h.widgetRef('a'),
        { status: { phase: 'Ready' }, spec: { size: 2 } },
        h.context,
      );
      expect(next.status).toBeUndefined();
    });

    it('compares a version that is part of it', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      await h.client.replace({ ...made, spec: { size: 2 } }, h.context);
      const { resourceVersion } = made.metadata;
      const error = await failure(
        h.client.patch(
          h.widgetRef('a'),
          { metadata: { resourceVersion }, spec: { size: 3 } },
          h.context,
        ),
      );
      expect(error).toBeInstanceOf(ConflictError);
    });

    it('cannot rename', async () => {
      await h.client.create(h.widget('a'), h.context);
      const error = await failure(
        h.client.patch(
          h.widgetRef('a'),
          { metadata: { name: 'b' } },
          h.context,
        ),
      );
      expect(error).toBeInstanceOf(ApiError);
    });

    it('judges the result', async () => {
      await h.client.create(h.widget('a'), h.context);
      const error = await failure(
        h.client.patch(h.widgetRef('a'), { spec: { size: -1 } }, h.context),
      );
      expect(error).toBeInstanceOf(InvalidError);
    });

    it('needs the object to be there', async () => {
      const error = await failure(
        h.client.patch(h.widgetRef('absent'), { spec: {} }, h.context),
      );
      expect(error).toBeInstanceOf(NotFoundError);
    });

    it('loses no patch of many at once', async () => {
      await h.client.create(h.widget('a'), h.context);
      await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          h.client.patch(
            h.widgetRef('a'),
            { metadata: { labels: { [`l${i}`]: 'x' } } },
            h.context,
          ),
        ),
      );
      const { labels } = (await h.read(h.widgetRef('a'))).metadata;
      expect(Object.keys(labels ?? {})).toHaveLength(10);
    });
  });
}
