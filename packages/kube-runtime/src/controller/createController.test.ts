import {
  ConflictError,
  controllerReference,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import { createCachingClient } from '../cache/CachingClient';
import { createObjectCache } from '../cache/ObjectCache';
import { createMemoryMetrics, METRICS } from '../metrics/metrics';
import { createMemoryCluster } from '../testing/memoryCluster';
import { createMemoryLogger } from '../testing/memoryLogger';
import { CONTEXT, PART, WIDGET, widget } from '../testing/objects';
import { SimulatedClock } from '../testing/SimulatedClock';
import { ControllerRuntime, createController } from './createController';
import { ControllerOptions, TerminalError } from './Reconciler';

async function setup(
  options: Partial<ControllerOptions> & Pick<ControllerOptions, 'reconcile'>,
  more: Partial<ControllerRuntime> = {},
) {
  const clock = new SimulatedClock();
  const cluster = createMemoryCluster(clock);
  const log = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const runtime = { clock, random: () => 0.5, logger: log.logger };
  const cache = createObjectCache({ client: cluster, ...runtime });
  const client = createCachingClient(cluster, cache);
  const controller = createController(
    { name: 'widgets', for: WIDGET, ...options },
    { cache, metrics, ...runtime, ...more },
  );
  const caching = new AbortController();
  const abort = new AbortController();
  [WIDGET, PART].forEach(kind => cache.addKind(kind));
  const cached = cache.start(caching.signal);
  await cache.waitForSync(caching.signal, 1000);
  let running: Promise<void> | undefined;
  return {
    cache,
    clock,
    client,
    cluster,
    controller,
    log,
    metrics,
    start: async () => {
      running = controller.run(abort.signal);
      await clock.settle();
    },
    stop: async () => {
      abort.abort();
      await running;
      caching.abort();
      await cached;
    },
  };
}

const labels = { controller: 'widgets' };

describe('createController', () => {
  it('looks at every object at the start and at those that change', async () => {
    const seen: string[] = [];
    const { client, clock, start, stop } = await setup({
      reconcile: async ({ namespace, name }) => {
        seen.push(`${namespace}/${name}`);
      },
    });
    await client.create(widget('a'), CONTEXT);
    await client.create(widget('b'), CONTEXT);
    await start();
    expect(seen.splice(0)).toEqual(['demo/a', 'demo/b']);
    await client.patch(
      { ...WIDGET, namespace: 'demo', name: 'b' },
      { spec: { size: 2 } },
      CONTEXT,
    );
    await clock.settle();
    expect(seen).toEqual(['demo/b']);
    await stop();
  });

  it('looks at an owner, and at what a mapper names', async () => {
    const seen: string[] = [];
    const { cache, client, clock, start, stop } = await setup({
      owns: [PART],
      watches: [
        {
          kind: PART,
          map: ({ metadata }) =>
            metadata.labels?.for
              ? [{ namespace: 'demo', name: metadata.labels.for }]
              : [],
        },
      ],
      reconcile: async ({ name }) => {
        seen.push(name);
      },
    });
    await start();
    const owner = await client.create(widget('owner'), CONTEXT);
    await clock.settle();
    seen.splice(0);
    const part = { ...widget('part'), ...PART };
    part.metadata = {
      ...part.metadata,
      ownerReferences: [controllerReference(owner)],
      labels: { for: 'mapped' },
    };
    const stored = (await client.create(part, CONTEXT)) as Stored;
    await clock.settle();
    expect(seen.splice(0).sort()).toEqual(['mapped', 'owner']);
    // Both the old and the new target of a moved label.
    await client.replace(
      {
        ...stored,
        metadata: { ...stored.metadata, labels: { for: 'other' } },
      },
      CONTEXT,
    );
    await clock.settle();
    expect(seen.sort()).toEqual(['mapped', 'other', 'owner']);
    expect(cache.list(PART)).toHaveLength(1);
    await stop();
  });

  it('works on as many objects as it may, never twice on one', async () => {
    const inFlight = new Set<string>();
    let most = 0;
    const release: Array<() => void> = [];
    const { controller, clock, start, stop } = await setup({
      concurrency: 2,
      reconcile: async ({ name }) => {
        expect(inFlight.has(name)).toBe(false);
        inFlight.add(name);
        most = Math.max(most, inFlight.size);
        await new Promise<void>(resolve => {
          release.push(resolve);
        });
        inFlight.delete(name);
      },
    });
    await start();
    for (const name of ['a', 'a', 'b', 'c']) {
      controller.enqueue({ name });
    }
    await clock.settle();
    controller.enqueue({ name: 'a' });
    expect([...inFlight]).toEqual(['a', 'b']);
    while (!controller.idle) {
      release.shift()?.();
      await clock.settle();
    }
    expect(most).toBe(2);
    await stop();
  });

  it('retries errors with growing waits, and starts over after a success', async () => {
    let fail = true;
    const at: number[] = [];
    const { clock, controller, log, metrics, start, stop } = await setup({
      reconcile: async () => {
        at.push(clock.now().getTime());
        if (fail) {
          throw new Error('no luck');
        }
      },
    });
    const begin = clock.now().getTime();
    await start();
    controller.enqueue({ namespace: 'demo', name: 'a' });
    await clock.advance(40);
    expect(at.map(time => time - begin)).toEqual([0, 3, 8, 18, 38]);
    expect(log.matching(/^error no luck/)[0].meta).toMatchObject({
      controller: 'widgets',
      object: 'demo/a',
      reconcileId: expect.stringMatching(/^80000000-1$/),
      failures: 1,
    });
    fail = false;
    await clock.advance(1000);
    fail = true;
    at.splice(0);
    controller.enqueue({ namespace: 'demo', name: 'a' });
    await clock.advance(4);
    expect(at).toHaveLength(2);
    expect(
      metrics.value(METRICS.reconcileTotal, { ...labels, result: 'error' }),
    ).toBe(7);
    expect(
      metrics.value(METRICS.reconcileTotal, { ...labels, result: 'success' }),
    ).toBe(1);
    await stop();
  });

  it('survives a reconciler that throws at once', async () => {
    let calls = 0;
    const { clock, controller, start, stop } = await setup({
      reconcile: () => {
        calls += 1;
        throw new TypeError('undefined is not a function');
      },
    });
    await start();
    controller.enqueue({ name: 'a' });
    await clock.advance(10);
    expect(calls).toBeGreaterThan(1);
    await stop();
  });

  it('does not retry a terminal error, but says it', async () => {
    let calls = 0;
    const { clock, controller, log, metrics, start, stop } = await setup({
      reconcile: async () => {
        calls += 1;
        throw new TerminalError('the class does not exist');
      },
    });
    await start();
    controller.enqueue({ name: 'a' });
    await clock.advance(3_600_000);
    expect(calls).toBe(1);
    expect(log.matching(/^error the class does not exist/)).toHaveLength(1);
    expect(metrics.value(METRICS.terminalErrorsTotal, labels)).toBe(1);
    await stop();
  });

  it('retries a conflict without crying', async () => {
    let calls = 0;
    const { clock, controller, log, start, stop } = await setup({
      reconcile: async () => {
        calls += 1;
        if (calls === 1) {
          throw new ConflictError('changed meanwhile');
        }
      },
    });
    await start();
    controller.enqueue({ name: 'a' });
    await clock.advance(10);
    expect(calls).toBe(2);
    expect(log.matching(/^(error|warn)/)).toEqual([]);
    await stop();
  });

  it('looks again when the reconciler asks for it', async () => {
    const at: number[] = [];
    const { clock, controller, metrics, start, stop } = await setup({
      reconcile: async () => {
        at.push(clock.now().getTime());
        return at.length < 3 ? { requeueAfterMs: 60_000 } : {};
      },
    });
    await start();
    const begin = clock.now().getTime();
    controller.enqueue({ name: 'a' });
    await clock.advance(600_000);
    expect(at.map(time => time - begin)).toEqual([0, 60_000, 120_000]);
    expect(
      metrics.value(METRICS.reconcileTotal, {
        ...labels,
        result: 'requeue_after',
      }),
    ).toBe(2);
    await stop();
  });

  it('tells a run that takes too long to stop, and retries it', async () => {
    let calls = 0;
    const { clock, controller, log, start, stop } = await setup({
      timeoutMs: 5000,
      reconcile: (_request, { signal }) => {
        calls += 1;
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    });
    await start();
    controller.enqueue({ name: 'a' });
    await clock.advance(5000);
    expect(
      log.matching(/^error The run took longer than 5000 ms/),
    ).toHaveLength(1);
    await clock.advance(10);
    expect(calls).toBe(2);
    await stop();
  });

  it('ends its runs when it is stopped, without an error, and can run again', async () => {
    let aborted = false;
    const { clock, controller, log, start, stop } = await setup({
      reconcile: (_request, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted = true;
            reject(signal.reason);
          });
        }),
    });
    await start();
    controller.enqueue({ name: 'a' });
    await clock.settle();
    expect(controller.busy()).toEqual(['a']);
    await stop();
    expect(aborted).toBe(true);
    expect(log.matching(/^(error|warn)/)).toEqual([]);
    const again = new AbortController();
    const running = controller.run(again.signal);
    controller.enqueue({ name: 'b' });
    await clock.settle();
    expect(controller.busy()).toEqual(['b']);
    again.abort();
    await running;
    controller.enqueue({ name: 'c' });
    expect(controller.idle).toBe(true);
  });

  it('slows down an object that is reconciled over and over, and says so once', async () => {
    let calls = 0;
    const { clock, controller, log, metrics, start, stop } = await setup(
      {
        reconcile: async () => {
          calls += 1;
          controller.enqueue({ name: 'a' });
        },
      },
      { storm: { limit: 20, baseDelayMs: 1000, maxDelayMs: 4000 } },
    );
    await start();
    controller.enqueue({ name: 'a' });
    await clock.settle();
    expect(calls).toBe(21);
    await clock.advance(60_000);
    expect(calls).toBeLessThan(21 + 20);
    expect(calls).toBeGreaterThan(21 + 10);
    expect(log.matching(/^warn Reconciled over and over/)).toHaveLength(1);
    expect(metrics.value(METRICS.reconcileStormsTotal, labels)).toBe(1);
    await stop();
  });

  it('feeds on its sources and starts one that fails again', async () => {
    const seen: string[] = [];
    let starts = 0;
    const { clock, log, start, stop } = await setup({
      sources: [
        {
          name: 'plane',
          start: enqueue => {
            starts += 1;
            if (starts === 1) {
              throw new Error('no connection');
            }
            enqueue({ name: 'from-plane' });
          },
        },
      ],
      reconcile: async ({ name }) => {
        seen.push(name);
      },
    });
    await start();
    expect(log.matching(/source plane failed/)).toHaveLength(1);
    await clock.advance(1000);
    expect(seen).toEqual(['from-plane']);
    await stop();
  });

  it('looks at everything again after the resync time', async () => {
    let calls = 0;
    const { client, clock, start, stop } = await setup(
      {
        reconcile: async () => {
          calls += 1;
        },
      },
      { resyncEveryMs: 60_000 },
    );
    await client.create(widget('a'), CONTEXT);
    await start();
    expect(calls).toBe(1);
    await clock.advance(70_000);
    expect(calls).toBe(2);
    await stop();
  });

  it('runs nothing while it may not', async () => {
    const reconcile = jest.fn(async () => {});
    const { controller, clock, start, stop } = await setup(
      { reconcile },
      { mayRun: () => false },
    );
    await start();
    controller.enqueue({ name: 'a' });
    await clock.settle();
    expect(reconcile).not.toHaveBeenCalled();
    expect(controller.idle).toBe(true);
    await stop();
  });
});
