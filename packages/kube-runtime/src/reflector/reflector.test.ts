import {
  type Stored,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import { createMemoryCluster } from '../testing/memoryCluster';
import { createMemoryLogger } from '../testing/memoryLogger';
import { CONTEXT, WIDGET, widget } from '../testing/objects';
import { SimulatedClock } from '../testing/SimulatedClock';
import { createReflector } from './reflector';

function setup({ pageSize }: { pageSize?: number } = {}) {
  const clock = new SimulatedClock();
  const cluster = createMemoryCluster(clock);
  const log = createMemoryLogger();
  const abort = new AbortController();
  const said: string[] = [];
  const say = (what: string) => (object: Stored) =>
    said.push(`${what} ${object.metadata.name}`);
  const reflector = createReflector({
    client: cluster,
    kind: WIDGET,
    pageSize,
    clock,
    random: () => 0.5,
    logger: log.logger,
    sink: {
      replace: objects =>
        said.push(
          `list ${objects.map(({ metadata }) => metadata.name).join()}`,
        ),
      upsert: say('upsert'),
      remove: say('remove'),
    },
  });
  const run = async () => {
    const ended = reflector.run(abort.signal);
    await clock.settle();
    return async () => {
      abort.abort();
      await ended;
    };
  };
  return { clock, cluster, log, reflector, run, said: () => said.splice(0) };
}

describe('createReflector', () => {
  it('lists, then follows the changes', async () => {
    const { clock, cluster, run, said } = setup();
    await cluster.create(widget('a'), CONTEXT);
    const stop = await run();
    await cluster.create(widget('b'), CONTEXT);
    await cluster.delete({ ...WIDGET, namespace: 'demo', name: 'a' }, CONTEXT);
    await clock.settle();
    expect(said()).toEqual(['list a', 'upsert b', 'remove a']);
    await stop();
    expect(cluster.watches).toBe(0);
  });

  it('puts the pages of a list together', async () => {
    const { cluster, run, said } = setup({ pageSize: 2 });
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await cluster.create(widget(name), CONTEXT);
    }
    const stop = await run();
    expect(said()).toEqual(['list a,b,c,d,e']);
    await stop();
  });

  it('never takes a failed list for an empty one, and retries it', async () => {
    const { clock, cluster, reflector, run, said } = setup();
    await cluster.create(widget('a'), CONTEXT);
    cluster.hooks.beforeList = () => {
      throw new UnavailableError('down');
    };
    const stop = await run();
    await clock.advance(60_000);
    expect(said()).toEqual([]);
    expect(reflector.failures).toBeGreaterThan(3);
    expect(String(reflector.lastError)).toContain('down');
    cluster.hooks.beforeList = undefined;
    await clock.advance(30_000);
    expect(said()).toEqual(['list a']);
    await stop();
  });

  it('resumes where the watch broke off', async () => {
    const { clock, cluster, run, said } = setup();
    const stop = await run();
    await clock.advance(11_000);
    cluster.breakWatches();
    await cluster.create(widget('a'), CONTEXT);
    await clock.advance(1000);
    expect(said()).toEqual(['list ', 'upsert a']);
    await stop();
  });

  it('lists again when the version is gone', async () => {
    const { clock, cluster, run, said } = setup();
    await cluster.create(widget('a'), CONTEXT);
    const stop = await run();
    cluster.hooks.holdWatches = true;
    await cluster.create(widget('b'), CONTEXT);
    await cluster.delete({ ...WIDGET, namespace: 'demo', name: 'a' }, CONTEXT);
    cluster.compact();
    await clock.advance(1000);
    expect(said()).toEqual(['list a', 'list b']);
    await stop();
  });

  it('keeps its backoff while watches die young, and drops it after 10 s', async () => {
    const { clock, cluster, reflector, run } = setup();
    const stop = await run();
    for (let round = 1; round <= 5; round += 1) {
      cluster.breakWatches();
      await clock.settle();
      expect(reflector.failures).toBe(round);
      // The bound of the waits is 8 s by now.
      await clock.advance(8_000);
      expect(cluster.watches).toBe(1);
    }
    await clock.advance(10_000);
    expect(reflector.failures).toBe(0);
    await stop();
  });

  it('ends at once when it is stopped while it waits', async () => {
    const { clock, cluster, run } = setup();
    cluster.hooks.beforeList = () => {
      throw new UnavailableError('down');
    };
    const stop = await run();
    await stop();
    expect(clock.nextAt).toBeUndefined();
  });
});
