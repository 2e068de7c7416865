import { TestDatabases } from '@backstage/backend-test-utils';
import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { StreamMessage } from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna, startHarness, type Harness } from '../__testUtils__/harness';
import { component } from '../__testUtils__/objects';
import { pumpObjects } from './objectSubscription';

jest.setTimeout(60_000);

describe('pumpObjects', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let plane: Harness;
  const streams: AbortController[] = [];

  beforeAll(async () => {
    plane = await startHarness({ knex: await databases.init('SQLITE_3') });
  });
  afterEach(() => streams.splice(0).forEach(one => one.abort()));
  afterAll(() => plane.stop());

  const told = (messages: StreamMessage[]) =>
    messages.map(one =>
      'object' in one ? `${one.type} ${one.object.metadata.name}` : one.type,
    );

  /** Starts a pump and gives a way to wait for the next message that is not skipped. */
  function pump(options: {
    cursor?: string;
    digest?: string;
    epoch?: string;
    authorize?: (object: Stored) => boolean;
    subscription?: { labelSelector?: string };
  }) {
    const abort = new AbortController();
    streams.push(abort);
    const messages: StreamMessage[] = [];
    const waiting = new Set<() => void>();
    const failed = pumpObjects({
      subscription: {
        id: 's',
        type: 'objects',
        kinds: ['Component'],
        namespace: 'default',
        view: 'full',
        ...options.subscription,
      },
      client: plane.cluster,
      epoch: options.epoch ?? plane.store.epoch,
      authorize: object => options.authorize?.(object as Stored) ?? true,
      permissionDigest: options.digest ?? 'p',
      ...(options.cursor ? { cursor: options.cursor } : {}),
      send: async message => {
        messages.push(message);
        waiting.forEach(look => look());
      },
      signal: abort.signal,
    });
    failed.catch(() => {});
    const count = (n: number) =>
      new Promise<StreamMessage[]>((resolve, reject) => {
        const look = () => {
          if (messages.length < n) return;
          waiting.delete(look);
          resolve(messages.slice(0, n));
        };
        failed.catch(reject);
        waiting.add(look);
        look();
      });
    const until = async (wanted: string) => {
      for (let n = 1; ; n += 1) {
        if (told(await count(n)).includes(wanted)) return;
      }
    };
    return { messages, count, until, stop: () => abort.abort() };
  }

  const cursorOf = (message: StreamMessage) =>
    'cursor' in message ? message.cursor : '';

  const labelled = (name: string, label: string | null) =>
    plane.cluster.patch(
      {
        apiVersion: 'openchoreo.dev/v1alpha1',
        kind: 'Component',
        namespace: 'default',
        name,
      },
      { metadata: { labels: { shown: label } } },
      anna,
    );

  it('sends what is there, then changes, and resumes where it was', async () => {
    await plane.put(component('first'));
    const before = pump({});
    expect(told(await before.count(2))).toEqual(['added first', 'synced']);
    await plane.put(component('second'));
    await before.until('added second');
    before.stop();

    await plane.put(component('third'));
    await plane.settle();
    const after = pump({ cursor: cursorOf(before.messages.at(-1)!) });
    await after.until('added third');
    const resumed = told(after.messages);
    expect(resumed[0]).toBe('synced');
    expect(resumed).not.toContain('reset');
    expect(resumed).not.toContain('added first');
  });

  it.each([
    { reason: 'another store', changes: { epoch: 'other' } },
    { reason: 'other permissions', changes: { digest: 'other' } },
    {
      reason: 'another selection',
      changes: { subscription: { labelSelector: 'a!=b' } },
    },
  ])('starts again with a cursor of $reason', async ({ changes }) => {
    const first = pump({});
    const list = await first.count(1);
    const again = pump({ cursor: cursorOf(list.at(-1)!), ...changes });
    const messages = told(await again.count(3));
    expect(messages.slice(0, 2)).toEqual(['reset', 'added first']);
  });

  it('starts again with text that is no cursor', async () => {
    const again = pump({ cursor: 'nonsense' });
    expect(told(await again.count(2))).toEqual(['reset', 'added first']);
  });

  it('sends an object that leaves what may be seen as deleted, and one that enters as added', async () => {
    await plane.put(component('moving'));
    const stream = pump({
      authorize: object => object.metadata.labels?.shown === 'yes',
    });
    expect(told(await stream.count(1))).toEqual(['synced']);
    await labelled('moving', 'yes');
    await stream.until('added moving');
    await labelled('moving', 'no');
    await stream.until('deleted moving');
  });

  it('does the same for a label selector', async () => {
    await plane.put(component('selected'));
    const stream = pump({ subscription: { labelSelector: 'shown=often' } });
    await stream.count(1);
    await labelled('selected', 'often');
    await stream.until('added selected');
    await labelled('selected', null);
    await stream.until('deleted selected');
    expect(told(stream.messages)[0]).toBe('synced');
  });
});
