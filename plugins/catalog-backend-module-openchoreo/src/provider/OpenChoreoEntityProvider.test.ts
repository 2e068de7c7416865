import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { StreamMessage } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { OpenChoreoEntityProvider } from './OpenChoreoEntityProvider';

const object = (
  kind: string,
  name: string,
  spec: unknown = {},
): KubeObject => ({
  apiVersion: 'openchoreo.dev/v1alpha1',
  kind,
  metadata: {
    name,
    uid: name,
    resourceVersion: '1',
    ...(kind === 'Organization' ? {} : { namespace: 'acme' }),
    annotations: { 'openchoreo.dev/owner': 'group:default/team' },
  },
  spec,
});
const added = (one: KubeObject): StreamMessage => ({
  type: 'added',
  id: 'catalog',
  cursor: '1',
  object: one,
});
const synced: StreamMessage = { type: 'synced', id: 'catalog', cursor: '1' };

/** A live stream whose messages the test hands out; `break()` cuts it. */
function scriptedStream() {
  const connections: Array<{
    push(message: StreamMessage): void;
    cut(): void;
  }> = [];
  const waiting: Array<() => void> = [];
  async function* watch(): AsyncGenerator<StreamMessage> {
    const queue: StreamMessage[] = [];
    let broken = false;
    let wake = () => {};
    const asleep = () =>
      new Promise<void>(resolve => {
        wake = resolve;
      });
    connections.push({
      push: message => {
        queue.push(message);
        wake();
      },
      cut: () => {
        broken = true;
        wake();
      },
    });
    waiting.splice(0).forEach(one => one());
    for (;;) {
      while (queue.length > 0) yield queue.shift()!;
      if (broken) throw new Error('connection lost');
      await asleep();
    }
  }
  return {
    watch,
    connections,
    async connection(index: number) {
      while (connections.length <= index) {
        await new Promise<void>(resolve => waiting.push(resolve));
      }
      return connections[index];
    },
  };
}

async function until(condition: () => boolean) {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error('the condition did not come');
    await new Promise(resolve => setImmediate(resolve));
  }
}

function setup(options: { existing?: Entity[] } = {}) {
  const stream = scriptedStream();
  const catalog = new Map<string, Entity>(
    (options.existing ?? []).map(one => [one.metadata.name, one]),
  );
  const stop = new AbortController();
  const logger = mockServices.logger.mock();
  const provider = new OpenChoreoEntityProvider({
    openchoreo: {
      watch: stream.watch,
      get: async () => undefined,
    } as unknown as OpenChoreoService,
    catalog: {
      queryEntities: (async () => ({
        items: [...(options.existing ?? [])],
        totalItems: 0,
        pageInfo: {},
      })) as never,
    },
    auth: mockServices.auth(),
    logger,
    signal: stop.signal,
    allowSweep: false,
    random: () => 0,
  });
  const connect = () =>
    provider.connect({
      refresh: async () => {},
      applyMutation: async mutation => {
        if (mutation.type !== 'delta') throw new Error('only deltas are sent');
        mutation.added.forEach(({ entity }) =>
          catalog.set(entity.metadata.name, entity),
        );
        mutation.removed.forEach(one => {
          const ref = 'entityRef' in one ? one.entityRef : '';
          catalog.delete(ref.split('/')[1]);
        });
      },
    });
  return { stream, catalog, connect, stop, logger };
}

describe('OpenChoreoEntityProvider', () => {
  it('lists, then follows changes and deletions', async () => {
    const { stream, catalog, connect, stop } = setup();
    await connect();
    const connection = await stream.connection(0);
    [
      object('Organization', 'acme'),
      object('Project', 'shop'),
      object('Component', 'orders', {
        owner: { projectName: 'shop' },
        type: 'Service',
      }),
    ].forEach(one => connection.push(added(one)));
    connection.push(synced);
    await until(() => catalog.size === 3);

    connection.push({
      type: 'deleted',
      id: 'catalog',
      cursor: '2',
      object: object('Component', 'orders'),
    });
    await until(() => catalog.size === 2);
    expect([...catalog.keys()]).toEqual(['acme', 'shop']);
    stop.abort();
  });

  it('keeps everything while the stream is broken, and takes up the new list', async () => {
    const { stream, catalog, connect, stop } = setup();
    await connect();
    const first = await stream.connection(0);
    first.push(added(object('Organization', 'acme')));
    first.push(added(object('Project', 'shop')));
    first.push(synced);
    await until(() => catalog.size === 2);

    first.cut();
    const second = await stream.connection(1);
    second.push(added(object('Organization', 'acme')));
    expect(catalog.size).toBe(2);
    second.push(added(object('Project', 'shop')));
    second.push(added(object('Project', 'mobile')));
    second.push(synced);
    await until(() => catalog.size === 3);
    stop.abort();
  });

  it('holds a sweep that would remove most of what an earlier run told', async () => {
    const existing = ['a', 'b', 'c', 'd', 'e'].map(
      (name): Entity => ({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'System',
        metadata: { name, namespace: 'acme' },
      }),
    );
    const { stream, catalog, connect, stop, logger } = setup({ existing });
    await connect();
    const connection = await stream.connection(0);
    connection.push(added(object('Organization', 'acme')));
    connection.push(synced);
    await until(() => catalog.has('acme'));
    connection.push(added(object('Project', 'shop')));
    await until(() => catalog.has('shop'));
    expect(existing.every(one => catalog.has(one.metadata.name))).toBe(true);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('allowSweep'),
    );
    stop.abort();
  });
});
