import type { Harness } from './harness';
import { WIDGET, type Widget } from './kinds';

export function watches(h: Harness): void {
  const label = (name: string, app: string | null) =>
    h.client.patch<Widget>(
      h.widgetRef(name),
      { metadata: { labels: { app } } },
      h.context,
    );
  const resize = (name: string, size: number) =>
    h.client.patch<Widget>(h.widgetRef(name), { spec: { size } }, h.context);
  const watchAll = async (options: Partial<{ labelSelector: string }> = {}) =>
    h.watch(WIDGET, {
      namespace: h.namespace,
      resourceVersion: await h.now(),
      ...options,
    });

  describe('watch', () => {
    it('tells what happened, in order', async () => {
      const watch = await watchAll();
      await h.client.create(h.widget('a'), h.context);
      await resize('a', 2);
      await h.client.create(h.widget('b'), h.context);
      await h.client.delete(h.widgetRef('a'), h.context);
      expect(await watch.take(4)).toEqual([
        'ADDED a',
        'MODIFIED a',
        'ADDED b',
        'DELETED a',
      ]);
    });

    it('shows the object as the writer got it', async () => {
      const watch = await watchAll();
      const made = await h.client.create(h.widget('a'), h.context);
      expect((await watch.next()).object).toEqual(made);
      const changed = await resize('a', 2);
      expect((await watch.next()).object).toEqual(changed);
    });

    it('tells nothing that was before', async () => {
      await h.client.create(h.widget('a'), h.context);
      const watch = await watchAll();
      await h.client.create(h.widget('b'), h.context);
      expect(await watch.take(1)).toEqual(['ADDED b']);
    });

    it('misses nothing between a list and the watch', async () => {
      await h.client.create(h.widget('a'), h.context);
      const { resourceVersion } = await h.client.list(WIDGET);
      await h.client.create(h.widget('b'), h.context);
      await h.client.delete(h.widgetRef('a'), h.context);
      const watch = await h.watch(WIDGET, {
        namespace: h.namespace,
        resourceVersion,
      });
      expect(await watch.take(2)).toEqual(['ADDED b', 'DELETED a']);
    });

    it('goes on after any version that was seen', async () => {
      const start = await h.now();
      for (const name of ['a', 'b', 'c', 'd']) {
        await h.client.create(h.widget(name), h.context);
      }
      const first = await h.watch(WIDGET, {
        namespace: h.namespace,
        resourceVersion: start,
      });
      await first.next();
      const { object } = await first.next();
      const second = await h.watch(WIDGET, {
        namespace: h.namespace,
        resourceVersion: object.metadata.resourceVersion,
      });
      expect(await second.take(2)).toEqual(['ADDED c', 'ADDED d']);
    });

    it('keeps to its namespace', async () => {
      const other = h.unique('other');
      await h.client.create(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other } },
        h.context,
      );
      const watch = await watchAll();
      await h.client.create(h.widget('x', {}, { namespace: other }), h.context);
      await h.client.create(h.widget('a'), h.context);
      expect(await watch.take(1)).toEqual(['ADDED a']);
    });

    it('keeps to its kind', async () => {
      const watch = await watchAll();
      await h.client.create(h.site(h.unique('site')), h.context);
      await h.client.create(h.widget('a'), h.context);
      expect(await watch.take(1)).toEqual(['ADDED a']);
    });

    it('adds what begins to match and deletes what no longer does', async () => {
      await h.client.create(h.widget('a'), h.context);
      const watch = await watchAll({ labelSelector: 'app=web' });
      await label('a', 'web');
      await resize('a', 2);
      await label('a', 'db');
      await resize('a', 3);
      await label('a', 'web');
      await h.client.delete(h.widgetRef('a'), h.context);
      expect(await watch.take(5)).toEqual([
        'ADDED a',
        'MODIFIED a',
        'DELETED a',
        'ADDED a',
        'DELETED a',
      ]);
    });

    it('shows what no longer matches as it was when it did', async () => {
      await h.client.create(
        h.widget('a', { size: 2 }, { labels: { app: 'web' } }),
        h.context,
      );
      const watch = await watchAll({ labelSelector: 'app=web' });
      const changed = await h.client.patch<Widget>(
        h.widgetRef('a'),
        { metadata: { labels: { app: 'db' } }, spec: { size: 3 } },
        h.context,
      );
      const { type, object } = await watch.next();
      expect(type).toBe('DELETED');
      expect(object.spec?.size).toBe(2);
      expect(object.metadata.labels).toEqual({ app: 'web' });
      expect(object.metadata.resourceVersion).toBe(
        changed.metadata.resourceVersion,
      );
    });

    it('says nothing of the end of what did not match', async () => {
      await h.client.create(h.widget('a'), h.context);
      const watch = await watchAll({ labelSelector: 'app=web' });
      await h.client.delete(h.widgetRef('a'), h.context);
      await h.client.create(
        h.widget('b', {}, { labels: { app: 'web' } }),
        h.context,
      );
      expect(await watch.take(1)).toEqual(['ADDED b']);
    });

    it('selects by name', async () => {
      const watch = await h.watch(WIDGET, {
        namespace: h.namespace,
        resourceVersion: await h.now(),
        fieldSelector: 'metadata.name=b',
      });
      await h.client.create(h.widget('a'), h.context);
      await h.client.create(h.widget('b'), h.context);
      expect(await watch.take(1)).toEqual(['ADDED b']);
    });

    it('shows only what the reader may see', async () => {
      await h.client.create(h.widget('a', { color: 'red' }), h.context);
      const watch = await h.watch(WIDGET, {
        namespace: h.namespace,
        resourceVersion: await h.now(),
        authorize: object => (object as Widget).spec?.color !== 'red',
      });
      await resize('a', 2);
      const paint = (color: string) =>
        h.client.patch(h.widgetRef('a'), { spec: { color } }, h.context);
      await paint('blue');
      await paint('green');
      await paint('red');
      expect(await watch.take(3)).toEqual([
        'ADDED a',
        'MODIFIED a',
        'DELETED a',
      ]);
    });

    it('tells of a deletion that waits for finalizers twice', async () => {
      await h.client.create(
        h.widget('a', {}, { finalizers: ['example.org/keep'] }),
        h.context,
      );
      const watch = await watchAll();
      await h.client.delete(h.widgetRef('a'), h.context);
      await h.client.patch(
        h.widgetRef('a'),
        { metadata: { finalizers: null } },
        h.context,
      );
      expect(await watch.take(2)).toEqual(['MODIFIED a', 'DELETED a']);
    });

    it('tells of a status', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const watch = await watchAll();
      await h.client.replaceStatus<Widget>(
        { ...made, status: { phase: 'Ready' } },
        h.context,
      );
      const { type, object } = await watch.next();
      expect(type).toBe('MODIFIED');
      expect(object.status).toEqual({ phase: 'Ready' });
    });

    it('tells nothing where nothing was written', async () => {
      const made = await h.client.create(h.widget('a'), h.context);
      const watch = await watchAll();
      await h.client.replace(made, h.context);
      await h.client.replace({ ...made, spec: { size: 5 } }, h.context, {
        dryRun: true,
      });
      await h.client.create(h.widget('b'), h.context);
      expect(await watch.take(1)).toEqual(['ADDED b']);
    });

    it('tells every watcher the same', async () => {
      const watchers = await Promise.all([watchAll(), watchAll(), watchAll()]);
      await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map(name =>
          h.client.create(h.widget(name), h.context),
        ),
      );
      const seen = await Promise.all(watchers.map(watch => watch.take(5)));
      expect([...seen[0]].sort()).toEqual([
        'ADDED a',
        'ADDED b',
        'ADDED c',
        'ADDED d',
        'ADDED e',
      ]);
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
    });

    it('tells a reader who comes late everything', async () => {
      const watch = await watchAll();
      const count = 60;
      for (let i = 0; i < count; i++) {
        await h.client.create(h.widget(`w${i}`), h.context);
      }
      expect(await watch.take(count)).toEqual(
        Array.from({ length: count }, (_, i) => `ADDED w${i}`),
      );
    });

    it('ends without an error when it is aborted', async () => {
      const watch = await watchAll();
      await h.client.create(h.widget('a'), h.context);
      await watch.next();
      watch.stop();
      await expect(watch.ended()).resolves.toBeUndefined();
    });
  });
}
