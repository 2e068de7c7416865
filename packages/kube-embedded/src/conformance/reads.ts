import {
  BadRequestError,
  NotFoundError,
  type ObjectList,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ListOptions } from '@openchoreo-backstage/kube-runtime';
import { type Harness, failure } from './harness';
import { WIDGET, type Widget } from './kinds';

export function reads(h: Harness): void {
  const list = (options: ListOptions = {}) =>
    h.client.list<Widget>(WIDGET, { namespace: h.namespace, ...options });
  const names = (page: ObjectList<Stored<Widget>>) =>
    page.items.map(item => item.metadata.name);
  const make = (name: string, labels?: Record<string, string>) =>
    h.client.create(h.widget(name, {}, labels ? { labels } : {}), h.context);

  /** All pages of a list, one after another. */
  async function pages(options: ListOptions): Promise<string[][]> {
    const all: string[][] = [];
    let token: string | undefined;
    do {
      const page = await list({ ...options, continue: token });
      all.push(names(page));
      token = page.continue;
    } while (token);
    return all;
  }

  describe('get', () => {
    it('does not find what is not there', async () => {
      const error = await failure(h.read(h.widgetRef('absent')));
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error.message).toContain('absent');
    });

    it('does not know a kind that is not served', async () => {
      const error = await failure(
        h.client.get({ ...h.widgetRef('a'), kind: 'Gadget' }),
      );
      expect(error).toBeInstanceOf(NotFoundError);
    });

    it('does not know a version that is not served', async () => {
      const error = await failure(
        h.client.get({
          ...h.widgetRef('a'),
          apiVersion: 'conformance.example.org/v9',
        }),
      );
      expect(error).toBeInstanceOf(NotFoundError);
    });
  });

  describe('list', () => {
    it('is empty, and has a version, when there is nothing', async () => {
      const page = await list();
      expect(page.items).toEqual([]);
      expect(page.resourceVersion).toMatch(/^\d+$/);
    });

    it('is ordered by namespace and name', async () => {
      const other = `${h.namespace}-0`;
      await h.client.create(
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: other } },
        h.context,
      );
      for (const name of ['b', 'a-b', 'a', 'a.b', 'a0']) {
        await make(name);
      }
      await h.client.create(h.widget('a', {}, { namespace: other }), h.context);
      const { items } = await h.client.list<Widget>(WIDGET);
      const mine = items
        .filter(item => item.metadata.namespace?.startsWith(h.namespace))
        .map(item => `${item.metadata.namespace}/${item.metadata.name}`);
      expect(mine).toEqual([
        `${h.namespace}/a`,
        `${h.namespace}/a-b`,
        `${h.namespace}/a.b`,
        `${h.namespace}/a0`,
        `${h.namespace}/b`,
        `${other}/a`,
      ]);
    });

    it('gives what get gives', async () => {
      const made = await make('a');
      expect((await list()).items).toEqual([made]);
    });

    it.each([
      { selector: 'app=web', found: ['a', 'b'] },
      { selector: 'app!=web', found: ['c', 'd'] },
      { selector: 'app in (web, db)', found: ['a', 'b', 'c'] },
      { selector: 'app notin (web)', found: ['c', 'd'] },
      { selector: 'tier', found: ['a'] },
      { selector: '!tier', found: ['b', 'c', 'd'] },
      { selector: 'app=web,!tier', found: ['b'] },
      { selector: '', found: ['a', 'b', 'c', 'd'] },
    ])('selects by labels: "$selector"', async ({ selector, found }) => {
      await make('a', { app: 'web', tier: 'front' });
      await make('b', { app: 'web' });
      await make('c', { app: 'db' });
      await make('d');
      expect(names(await list({ labelSelector: selector }))).toEqual(found);
    });

    it.each([
      { selector: 'metadata.name=a', found: ['a'] },
      { selector: 'metadata.name!=a', found: ['b'] },
    ])('selects by fields: "$selector"', async ({ selector, found }) => {
      await make('a');
      await make('b');
      expect(names(await list({ fieldSelector: selector }))).toEqual(found);
    });

    it('selects a namespace by field', async () => {
      await make('a');
      const page = await h.client.list<Widget>(WIDGET, {
        fieldSelector: `metadata.namespace=${h.namespace}`,
      });
      expect(names(page)).toEqual(['a']);
    });

    it('refuses a selector that is none', async () => {
      const error = await failure(list({ labelSelector: 'a in (' }));
      expect(error).toBeInstanceOf(BadRequestError);
    });

    it('comes in pages', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        await make(name);
      }
      expect(await pages({ limit: 2 })).toEqual([
        ['a', 'b'],
        ['c', 'd'],
        ['e'],
      ]);
      expect((await list({ limit: 5 })).continue).toBeUndefined();
    });

    it('shows on all pages what the first one saw', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        await make(name, { round: 'one' });
      }
      const first = await list({ limit: 2 });
      await h.client.delete(h.widgetRef('c'), h.context);
      await make('bb');
      await h.client.patch(
        h.widgetRef('d'),
        { metadata: { labels: { round: 'two' } } },
        h.context,
      );
      await h.client.delete(h.widgetRef('e'), h.context);
      await make('e');
      const rest = await list({ limit: 10, continue: first.continue });
      expect(names(first)).toEqual(['a', 'b']);
      expect(names(rest)).toEqual(['c', 'd', 'e']);
      expect(rest.items.map(item => item.metadata.labels?.round)).toEqual([
        'one',
        'one',
        'one',
      ]);
      expect(rest.resourceVersion).toBe(first.resourceVersion);
    });

    it('counts a page after selecting', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await make(name, { odd: String('ace'.includes(name)) });
      }
      expect(await pages({ limit: 2, labelSelector: 'odd=true' })).toEqual([
        ['a', 'c'],
        ['e'],
      ]);
    });

    it('counts a page after asking who may see', async () => {
      for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
        await make(name);
      }
      const authorize = (object: { metadata: { name: string } }) =>
        'bdf'.includes(object.metadata.name);
      expect(await pages({ limit: 2, authorize })).toEqual([['b', 'd'], ['f']]);
      expect(names(await list({ authorize }))).toEqual(['b', 'd', 'f']);
    });

    it('refuses a token that is none', async () => {
      const error = await failure(list({ limit: 1, continue: 'nonsense' }));
      expect(error).toBeInstanceOf(BadRequestError);
    });

    it('lists cluster-scoped kinds', async () => {
      const name = h.unique('site');
      await h.client.create(h.site(name), h.context);
      const page = await h.client.list(
        { apiVersion: WIDGET.apiVersion, kind: 'Site' },
        { fieldSelector: `metadata.name=${name}` },
      );
      expect(page.items).toHaveLength(1);
    });
  });
}
