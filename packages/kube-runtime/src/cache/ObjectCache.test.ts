import {
  type Stored,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import { createMemoryCluster } from '../testing/memoryCluster';
import { createMemoryLogger } from '../testing/memoryLogger';
import { CONTEXT, PART, WIDGET, widget } from '../testing/objects';
import { SimulatedClock } from '../testing/SimulatedClock';
import { createCachingClient } from './CachingClient';
import { createObjectCache } from './ObjectCache';

function setup() {
  const clock = new SimulatedClock();
  const cluster = createMemoryCluster(clock);
  const log = createMemoryLogger();
  const cache = createObjectCache({
    client: cluster,
    clock,
    random: () => 0.5,
    logger: log.logger,
  });
  const abort = new AbortController();
  let ended: Promise<void> | undefined;
  return {
    clock,
    cluster,
    cache,
    log,
    signal: abort.signal,
    client: createCachingClient(cluster, cache),
    start: async () => {
      ended = cache.start(abort.signal);
      await cache.waitForSync(abort.signal, 10_000);
    },
    stop: async () => {
      abort.abort();
      await ended;
    },
  };
}

const ref = (name: string) => ({ ...WIDGET, namespace: 'demo', name });
const names = (objects: Stored[]) =>
  objects.map(({ metadata }) => metadata.name);

describe('createObjectCache', () => {
  it('answers reads from what it watched', async () => {
    const { cache, clock, cluster, start, stop } = setup();
    cache.addKind(WIDGET);
    await cluster.create(widget('a', 1), CONTEXT);
    await start();
    await cluster.create(
      {
        ...widget('b'),
        metadata: { ...widget('b').metadata, labels: { x: 'y' } },
      },
      CONTEXT,
    );
    await clock.settle();
    expect(cache.get(ref('a'))?.spec).toEqual({ size: 1 });
    expect(cache.get(ref('nope'))).toBeUndefined();
    expect(names(cache.list(WIDGET))).toEqual(['a', 'b']);
    expect(names(cache.list(WIDGET, { labels: { x: 'y' } }))).toEqual(['b']);
    expect(cache.list(WIDGET, { namespace: 'other' })).toEqual([]);
    await stop();
  });

  it('refuses to read what it does not know, instead of answering nothing', async () => {
    const { cache } = setup();
    expect(() => cache.list(WIDGET)).toThrow('addKind');
    cache.addKind(WIDGET);
    expect(() => cache.list(WIDGET)).toThrow(UnavailableError);
    expect(() => cache.get(ref('a'))).toThrow('not in yet');
  });

  it('says at the deadline which kinds are missing and why', async () => {
    const { cache, clock, cluster, log, signal, stop } = setup();
    cache.addKind(WIDGET);
    cluster.hooks.beforeList = () => {
      throw new UnavailableError('the network is down');
    };
    const ended = cache.start(signal);
    const sync = cache.waitForSync(signal, 5000).catch(String);
    await clock.advance(5000);
    expect(await sync).toMatch(
      /Widget \(example.dev\/v1\) is not listed yet: the network is down/,
    );
    expect(cache.problems()).toHaveLength(1);
    expect(log.matching(/^warn Watching failed/).length).toBeGreaterThan(0);
    await stop();
    await ended;
  });

  it('finds objects by declared indexes', async () => {
    const { cache, client, start, stop } = setup();
    cache.addIndex<ReturnType<typeof widget>>({
      kind: WIDGET,
      name: 'size',
      values: ({ spec }) => [String(spec?.size)],
    });
    await start();
    await client.create(widget('a', 1), CONTEXT);
    await client.create(widget('b', 2), CONTEXT);
    const bySize = (value: string, namespace?: string) =>
      names(cache.list(WIDGET, { index: { name: 'size', value }, namespace }));
    expect(bySize('2')).toEqual(['b']);
    expect(bySize('2', 'other')).toEqual([]);
    expect(() =>
      cache.list(WIDGET, { index: { name: 'x', value: '' } }),
    ).toThrow('no index x');
    await stop();
  });

  it('replays to a late handler, and one that throws harms nobody', async () => {
    const { cache, client, log, start, stop } = setup();
    cache.addKind(WIDGET);
    await start();
    await client.create(widget('a'), CONTEXT);
    const seen: string[] = [];
    cache.onChange(WIDGET, () => {
      throw new Error('broken');
    });
    const end = cache.onChange(WIDGET, ({ type, object, initial }) =>
      seen.push(`${type} ${object.metadata.name} ${initial}`),
    );
    await client.patch(ref('a'), { spec: { size: 3 } }, CONTEXT);
    await client.delete(ref('a'), CONTEXT);
    end();
    await client.create(widget('b'), CONTEXT);
    expect(seen).toEqual([
      'added a true',
      'updated a false',
      'deleted a false',
    ]);
    expect(log.matching(/broken/)).not.toHaveLength(0);
    await stop();
  });

  it('keeps only what the transform leaves', async () => {
    const { cache, client, cluster, start, stop } = setup();
    cache.addKind({
      ...WIDGET,
      transform: object => ({ ...object, spec: undefined }),
    });
    await cluster.create(widget('a', 1), CONTEXT);
    await start();
    const answer = await client.create(widget('b', 2), CONTEXT);
    expect(answer.spec).toEqual({ size: 2 });
    expect(cache.list(WIDGET).map(({ spec }) => spec)).toEqual([
      undefined,
      undefined,
    ]);
    await stop();
  });

  it('takes a kind twice, unless the second asks for something else', () => {
    const { cache } = setup();
    cache.addKind({ ...WIDGET, labelSelector: 'x=y' });
    cache.addKind(WIDGET);
    expect(() => cache.addKind({ ...WIDGET, labelSelector: 'x=z' })).toThrow(
      'other selectors',
    );
  });

  it('takes kinds while it runs', async () => {
    const { cache, cluster, signal, start, stop } = setup();
    await start();
    await cluster.create({ ...widget('p'), ...PART }, CONTEXT);
    cache.addKind(PART);
    await cache.waitForSync(signal, 1000);
    expect(names(cache.list(PART))).toEqual(['p']);
    await stop();
  });
});

describe('createCachingClient', () => {
  it('lets who wrote read it at once, however late the watch is', async () => {
    const { cache, client, clock, cluster, start, stop } = setup();
    cache.addKind(WIDGET);
    await start();
    cluster.hooks.holdWatches = true;
    const created = await client.create(widget('a', 1), CONTEXT);
    expect(cache.get(ref('a'))).toEqual(created);
    await client.replace({ ...created, spec: { size: 2 } }, CONTEXT);
    expect(cache.get(ref('a'))?.spec).toEqual({ size: 2 });
    await client.patch(ref('a'), { spec: { size: 3 } }, CONTEXT);
    await client.replaceStatus(
      { ...widget('a'), status: { seen: 3 } },
      CONTEXT,
    );
    await client.apply(widget('b'), CONTEXT, { fieldManager: 'test' });
    expect(cache.get(ref('a'))?.status).toEqual({ seen: 3 });
    const before = cache.get(ref('a'));
    await client.delete(ref('b'), CONTEXT);
    expect(names(cache.list(WIDGET))).toEqual(['a']);

    // The late events change nothing any more.
    const late: string[] = [];
    cache.onChange(WIDGET, ({ type, initial }) => {
      if (!initial) {
        late.push(type);
      }
    });
    cluster.hooks.holdWatches = false;
    await client.create({ ...widget('wake'), ...PART }, CONTEXT);
    await clock.settle();
    expect(late).toEqual([]);
    expect(cache.get(ref('a'))).toBe(before);
    await stop();
  });

  it('keeps a deleted object while finalizers hold it', async () => {
    const { cache, client, start, stop } = setup();
    cache.addKind(WIDGET);
    await start();
    const held = widget('a');
    held.metadata.finalizers = ['example.dev/hold'];
    await client.create(held, CONTEXT);
    await client.delete(ref('a'), CONTEXT);
    expect(cache.get(ref('a'))?.metadata.deletionTimestamp).toBeDefined();
    await client.patch(ref('a'), { metadata: { finalizers: null } }, CONTEXT);
    expect(cache.get(ref('a'))).toBeUndefined();
    await stop();
  });

  it('takes of its own writes what the list would show', async () => {
    const { cache, client, start, stop } = setup();
    cache.addKind({ ...WIDGET, namespace: 'elsewhere' });
    cache.addKind({ ...PART, labelSelector: 'x in (y,z)' });
    await start();
    const part = (labels: Record<string, string>) => ({
      ...PART,
      metadata: { name: 'p', namespace: 'demo', labels },
    });
    await client.create(widget('a'), CONTEXT);
    expect(cache.list(WIDGET)).toEqual([]);
    await client.create(part({ x: 'other' }), CONTEXT);
    expect(cache.list(PART)).toEqual([]);
    await client.replace(part({ x: 'y' }), CONTEXT);
    expect(names(cache.list(PART))).toEqual(['p']);
    await client.replace(part({ x: 'other' }), CONTEXT);
    expect(cache.list(PART)).toEqual([]);
    await client.replace(part({ x: 'z' }), CONTEXT);
    expect(names(cache.list(PART))).toEqual(['p']);
    await stop();
  });

  it('does not take a dry run', async () => {
    const { cache, client, cluster, start, stop } = setup();
    cache.addKind(WIDGET);
    await start();
    // The cluster of these tests has no dry run: it stands for any answer.
    jest
      .spyOn(cluster, 'create')
      .mockImplementation(async object => object as never);
    await client.create(widget('a'), CONTEXT, { dryRun: true });
    expect(cache.list(WIDGET)).toEqual([]);
    await stop();
  });
});
