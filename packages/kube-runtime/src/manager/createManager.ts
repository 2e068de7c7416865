import { createCachingClient } from '../cache/CachingClient';
import { createObjectCache, ObjectCache } from '../cache/ObjectCache';
import type { ObjectClient } from '../client/ObjectClient';
import { Clock, systemClock } from '../clock/Clock';
import { sleep, untilAborted } from '../clock/wait';
import { Controller, createController } from '../controller/createController';
import type {
  ControllerOptions,
  ReconcileRequest,
  RuntimeLogger,
} from '../controller/Reconciler';
import type { StormOptions } from '../controller/stormBreaker';
import { createGuardedClient } from '../lease/guardedClient';
import { Lease, LeaseTerm, singleProcessLease } from '../lease/Lease';
import { MetricsSink, noMetrics } from '../metrics/metrics';
import { waitUntilIdle } from './idle';

/** @public */
export interface ManagerOptions {
  client: ObjectClient;
  logger: RuntimeLogger;
  /** Default: the machine's clock. */
  clock?: Clock;
  /** A number in [0, 1). Default `Math.random`. */
  random?: () => number;
  /** Default: this process is the only one. */
  lease?: Lease;
  metrics?: MetricsSink;
  /** How long the first lists may take. Default 120 000. */
  syncDeadlineMs?: number;
  /** How long running reconciles may take to end. Default 30 000. */
  gracePeriodMs?: number;
  storm?: StormOptions;
  /** See `ControllerRuntime`. Default 10 h. */
  resyncEveryMs?: number;
}

/** @public */
export interface Manager {
  /** What the watches show, and at once what `client` wrote. */
  readonly cache: ObjectCache;
  /**
   * The controllers' client. Without the lease its writes are refused; other
   * parts of the process use a client of their own.
   */
  readonly client: ObjectClient;
  /** Adds a controller, also while the manager runs. */
  add(options: ControllerOptions): void;
  /** Asks a controller to look at an object. @throws Error for an unknown controller */
  enqueue(controllerName: string, request: ReconcileRequest): void;
  /**
   * Caches, their sync, the lease, the controllers, in this order. Resolves
   * when the signal aborted and all has stopped. Losing the lease stops the
   * controllers and waits for it again.
   *
   * @throws UnavailableError when the caches are not in sync in time
   */
  start(signal: AbortSignal): Promise<void>;
  /** Started, every cache is current, and no lease was lost with work under way. */
  healthy(): boolean;
  /** Why it is not healthy, one sentence each. */
  problems(): string[];
  /** The fence of the current term, while this process leads. */
  fence(): number | undefined;
  /**
   * For tests: resolves when the controllers run, every queue is empty,
   * nothing runs, and no delayed run is due now. The deadline is real time,
   * since a simulated clock stands still meanwhile.
   *
   * @throws Error saying what is still going on at the deadline
   */
  whenIdle(options: { deadlineMs: number }): Promise<void>;
}

/** Runs controllers over shared caches, while this process holds the lease. @public */
export function createManager(options: ManagerOptions): Manager {
  const { logger, clock = systemClock, random = Math.random } = options;
  const { metrics = noMetrics, lease = singleProcessLease() } = options;
  const { syncDeadlineMs = 120_000, gracePeriodMs = 30_000 } = options;
  const cache = createObjectCache({
    client: options.client,
    clock,
    random,
    logger,
  });
  const controllers = new Map<string, Controller>();
  /** Controllers that have not ended yet. */
  const running = new Map<Controller, Promise<void>>();
  let lifetime: AbortSignal | undefined;
  let term: LeaseTerm | undefined;
  /** Aborts when the controllers of the current term must stop. */
  let serving: AbortSignal | undefined;

  const mayWrite = () => !options.lease || Boolean(term?.active());
  const client = createCachingClient(
    createGuardedClient(options.client, mayWrite),
    cache,
  );

  async function runController(controller: Controller, signal: AbortSignal) {
    // Kinds that were added after the start are still on their way. What runs
    // already must not stop because they cannot be read.
    for (let synced = false; !synced; ) {
      try {
        await cache.waitForSync(signal, syncDeadlineMs);
        synced = true;
      } catch (error) {
        logger.error(
          `The controller ${controller.name} still waits: ${String(error)}`,
        );
      }
    }
    if (!signal.aborted) {
      await controller.run(signal);
    }
  }

  function launch(controller: Controller, signal: AbortSignal) {
    const run = runController(controller, signal).finally(() =>
      running.delete(controller),
    );
    running.set(controller, run);
  }

  /** Runs the controllers until the term or the manager ends. */
  async function serve(current: LeaseTerm, signal: AbortSignal) {
    const stop = new AbortController();
    const end = () => stop.abort();
    signal.addEventListener('abort', end, { once: true });
    current.signal.addEventListener('abort', end, { once: true });
    if (signal.aborted || current.signal.aborted) {
      end();
    }
    term = current;
    serving = stop.signal;
    controllers.forEach(controller => launch(controller, stop.signal));
    await untilAborted(stop.signal);
    signal.removeEventListener('abort', end);
    await stopped(signal);
    serving = undefined;
    if (running.size === 0) {
      await current.release();
    }
    term = undefined;
  }

  /**
   * Waits for the controllers to stop. At shutdown the process will not wait
   * for a reconcile that ignores its signal; the lease then stays until it
   * expires. After a lost lease there is time: a second run of a controller
   * beside a stuck one is what the lease is there to prevent.
   */
  async function stopped(signal: AbortSignal) {
    const all = () => Promise.all(running.values());
    const grace = new AbortController();
    await Promise.race([all(), sleep(clock, gracePeriodMs, grace.signal)]);
    grace.abort();
    if (running.size === 0) {
      return;
    }
    logger.error(`Still running ${gracePeriodMs} ms after the stop: ${busy()}`);
    if (!signal.aborted) {
      await Promise.race([all(), untilAborted(signal)]);
    }
  }

  function busy(): string {
    return [...running.keys()]
      .map(({ name, busy: objects }) => `${name} (${objects().join(', ')})`)
      .join(', ');
  }

  function problems(): string[] {
    if (!lifetime || lifetime.aborted) {
      return ['The manager is not started'];
    }
    const stuck =
      serving?.aborted && running.size > 0
        ? [`Told to stop, but still running: ${busy()}`]
        : [];
    return [...cache.problems(), ...stuck];
  }

  function unfinished(): string | undefined {
    if (!serving || serving.aborted) {
      return 'the controllers do not run yet';
    }
    const active = [...controllers.values()].filter(({ idle }) => !idle);
    return active.length > 0
      ? active
          .map(({ name, busy: objects }) => `${name} [${objects().join(', ')}]`)
          .join(', ')
      : undefined;
  }

  return {
    cache,
    client,

    add(controllerOptions) {
      const { name } = controllerOptions;
      if (controllers.has(name)) {
        throw new Error(`There is a controller named ${name} already`);
      }
      [
        controllerOptions.for,
        ...(controllerOptions.owns ?? []),
        ...(controllerOptions.watches ?? []).map(({ kind }) => kind),
      ].forEach(({ apiVersion, kind }) => cache.addKind({ apiVersion, kind }));
      const controller = createController(controllerOptions, {
        cache,
        clock,
        random,
        logger,
        metrics,
        storm: options.storm,
        resyncEveryMs: options.resyncEveryMs,
        mayRun: () => Boolean(term?.active()),
      });
      controllers.set(name, controller);
      if (serving && !serving.aborted) {
        launch(controller, serving);
      }
    },

    enqueue(controllerName, request) {
      const controller = controllers.get(controllerName);
      if (!controller) {
        throw new Error(`There is no controller named ${controllerName}`);
      }
      controller.enqueue(request);
    },

    async start(signal) {
      if (lifetime) {
        throw new Error('The manager was started before');
      }
      lifetime = signal;
      const caching = new AbortController();
      const cached = cache.start(caching.signal);
      try {
        await cache.waitForSync(signal, syncDeadlineMs);
        while (!signal.aborted) {
          const next = await lease.acquire(signal);
          if (next) {
            await serve(next, signal);
          }
        }
      } finally {
        caching.abort();
        await cached;
      }
    },

    healthy: () => problems().length === 0,
    problems,
    fence: () => (term?.active() ? term.fence : undefined),
    whenIdle: ({ deadlineMs }) => waitUntilIdle(unfinished, deadlineMs),
  };
}
