import { createObjectCache } from '../cache/ObjectCache';
import { createWorkQueue, WorkQueue } from '../queue/WorkQueue';
import { createMemoryCluster } from '../testing/memoryCluster';
import { createMemoryLogger } from '../testing/memoryLogger';
import { CONTEXT, PART, WIDGET, widget } from '../testing/objects';
import { SimulatedClock } from '../testing/SimulatedClock';
import type { ControllerOptions } from './Reconciler';
import { pullTriggers } from './triggers';

async function setup(options: Partial<ControllerOptions>, resyncEveryMs = 0) {
  const clock = new SimulatedClock();
  const cluster = createMemoryCluster(clock);
  const { logger } = createMemoryLogger();
  const runtime = { clock, random: () => 0.5, logger };
  const cache = createObjectCache({ client: cluster, ...runtime });
  const queue = createWorkQueue({ name: 'test', ...runtime });
  const abort = new AbortController();
  [WIDGET, PART].forEach(kind => cache.addKind(kind));
  await cluster.create(widget('old'), CONTEXT);
  const cached = cache.start(abort.signal);
  await cache.waitForSync(abort.signal, 1000);
  const pulling = pullTriggers(
    { name: 'test', for: WIDGET, reconcile: async () => {}, ...options },
    { cache, ...runtime, resyncEveryMs },
    queue,
    abort.signal,
  );
  return {
    clock,
    cluster,
    queue,
    stop: async () => {
      abort.abort();
      await Promise.all([pulling, cached]);
    },
  };
}

async function taken(queue: WorkQueue): Promise<string[]> {
  const keys: string[] = [];
  while (queue.depth > 0) {
    const key = (await queue.next())!;
    queue.done(key);
    keys.push(key);
  }
  return keys;
}

describe('pullTriggers', () => {
  it('prefers what changes to what was there before', async () => {
    const { clock, cluster, queue, stop } = await setup({});
    await cluster.create(widget('new'), CONTEXT);
    await clock.settle();
    expect(await taken(queue)).toEqual(['demo/new', 'demo/old']);
    await stop();
  });

  it('adds nothing after its end', async () => {
    const { clock, cluster, queue, stop } = await setup({}, 1000);
    await taken(queue);
    await stop();
    await cluster.create(widget('new'), CONTEXT);
    await clock.advance(10_000);
    expect(queue.depth).toBe(0);
    expect(clock.nextAt).toBeUndefined();
  });

  it('gives sources the signal and starts them once when they do not fail', async () => {
    const start = jest.fn();
    const { clock, stop } = await setup({
      sources: [{ name: 'plane', start }],
    });
    await clock.advance(60_000);
    expect(start).toHaveBeenCalledTimes(1);
    const [, signal] = start.mock.calls[0];
    expect(signal.aborted).toBe(false);
    await stop();
    expect(signal.aborted).toBe(true);
  });
});
