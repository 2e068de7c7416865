import { ConflictError } from '@openchoreo-backstage/kube-objects';
import type { ObjectCache } from '../cache/ObjectCache';
import type { Clock } from '../clock/Clock';
import { METRICS, MetricsSink, noMetrics } from '../metrics/metrics';
import { createWorkQueue, WorkQueue } from '../queue/WorkQueue';
import { objectLogger } from './objectLogger';
import {
  ControllerOptions,
  ReconcileRequest,
  ReconcileResult,
  RuntimeLogger,
  TerminalError,
} from './Reconciler';
import { requestKey, requestOf } from './requests';
import { createStormBreaker, StormOptions } from './stormBreaker';
import { pullTriggers } from './triggers';

/** What a controller needs around it. @public */
export interface ControllerRuntime {
  cache: ObjectCache;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  logger: RuntimeLogger;
  metrics?: MetricsSink;
  storm?: StormOptions;
  /**
   * Every object is looked at again after this long, with low priority. A
   * backstop against what no event tells. Default 10 h; 0 turns it off.
   */
  resyncEveryMs?: number;
  /** Asked before each run; false: this process may not act now. */
  mayRun?: () => boolean;
}

/** @public */
export interface Controller {
  readonly name: string;
  /**
   * Works until the signal aborts, then ends the runs in flight through their
   * own signals. Resolves when the last one has ended. May be called again
   * afterwards. The caches must be in sync. Never throws.
   */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Asks for a run. Without effect while the controller does not run: its
   * start looks at every object.
   */
  enqueue(request: ReconcileRequest): void;
  /** Nothing to do now; delayed runs may be ahead. */
  readonly idle: boolean;
  /** The objects that are worked on now, as `namespace/name`. */
  busy(): string[];
}

const DEFAULT_TIMEOUT_MS = 60_000;

/**
 * A controller: events of its kinds become requests in a queue, workers hand
 * them to `reconcile`.
 *
 * - An error is retried with backoff; a conflict is one, but is not logged as
 *   such, since the retry sees the newer object.
 * - A `TerminalError` is logged and not retried.
 * - `requeueAfterMs` and success clear the backoff.
 * - A run that takes longer than `timeoutMs` has its signal aborted. One that
 *   ignores the signal keeps its key and its worker: two runs of one key at a
 *   time would be worse.
 *
 * @public
 */
export function createController(
  options: ControllerOptions,
  runtime: ControllerRuntime,
): Controller {
  const { name, reconcile, concurrency = 1 } = options;
  const { clock, random, logger, metrics = noMetrics } = runtime;
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const labels = { controller: name };
  const inFlight = new Map<string, AbortController>();
  let queue: WorkQueue | undefined;
  let storms = createStormBreaker(clock, runtime.storm);
  let runs = 0;

  function enqueue(request: ReconcileRequest) {
    queue?.add(requestKey(request));
  }

  /** One call of `reconcile`, with its time limit. */
  async function attempt(
    key: string,
    log: RuntimeLogger,
    reconcileId: string,
  ): Promise<ReconcileResult> {
    const abort = new AbortController();
    inFlight.set(key, abort);
    const cancel = clock.schedule(timeoutMs, () => {
      const message = `The run took longer than ${timeoutMs} ms`;
      log.warn(`${message} and was told to stop`);
      abort.abort(new Error(message));
    });
    try {
      const context = { signal: abort.signal, logger: log, reconcileId };
      return (await reconcile(requestOf(key), context)) ?? {};
    } finally {
      cancel();
      inFlight.delete(key);
    }
  }

  function failed(
    error: unknown,
    key: string,
    target: WorkQueue,
    log: RuntimeLogger,
  ) {
    const message = error instanceof Error ? error.message : String(error);
    storms.failed(key);
    metrics.count(METRICS.reconcileTotal, { ...labels, result: 'error' });
    metrics.count(METRICS.reconcileErrorsTotal, labels);
    if (error instanceof TerminalError) {
      metrics.count(METRICS.terminalErrorsTotal, labels);
      target.forget(key);
      log.error(`${message} (not retried before something changes)`);
      return;
    }
    const retryInMs = Math.round(target.addRateLimited(key));
    const failures = target.failures(key);
    if (error instanceof ConflictError) {
      log.debug(`${message} (retried)`, { retryInMs, failures });
    } else {
      log.error(message, {
        retryInMs,
        failures,
        ...(error instanceof Error && error.stack
          ? { stack: error.stack }
          : {}),
      });
    }
  }

  function succeeded(
    result: ReconcileResult,
    key: string,
    target: WorkQueue,
    log: RuntimeLogger,
  ) {
    target.forget(key);
    metrics.count(METRICS.reconcileTotal, {
      ...labels,
      result: result.requeueAfterMs === undefined ? 'success' : 'requeue_after',
    });
    if (result.requeueAfterMs !== undefined) {
      target.addAfter(key, result.requeueAfterMs);
    }
    if (storms.succeeded(key)) {
      metrics.count(METRICS.reconcileStormsTotal, labels);
      log.warn(
        'Reconciled over and over without an error, and slowed down now: something changes this object, or one that it depends on, with every run',
      );
    }
  }

  async function handle(key: string, target: WorkQueue, signal: AbortSignal) {
    const waitMs = storms.delayMs(key);
    if (waitMs > 0) {
      target.addAfter(key, waitMs);
      return;
    }
    if (runtime.mayRun && !runtime.mayRun()) {
      // The lease is over although its signal has not come yet (the process
      // was paused). The next term begins with a look at every object.
      return;
    }
    runs += 1;
    const id = Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
    const reconcileId = `${id}-${runs}`;
    const log = objectLogger(logger, {
      controller: name,
      object: key,
      reconcileId,
    });
    const startedAt = clock.now().getTime();
    metrics.gauge(METRICS.activeWorkers, labels, inFlight.size + 1);
    try {
      succeeded(await attempt(key, log, reconcileId), key, target, log);
    } catch (error) {
      if (signal.aborted) {
        log.debug(`Ended because the controller stops: ${String(error)}`);
      } else {
        failed(error, key, target, log);
      }
    }
    metrics.gauge(METRICS.activeWorkers, labels, inFlight.size);
    metrics.observe(
      METRICS.reconcileTimeSeconds,
      labels,
      (clock.now().getTime() - startedAt) / 1000,
    );
  }

  async function work(target: WorkQueue, signal: AbortSignal) {
    for (;;) {
      const key = await target.next();
      if (key === undefined) {
        return;
      }
      try {
        await handle(key, target, signal);
      } finally {
        target.done(key);
      }
    }
  }

  return {
    name,
    enqueue,

    async run(signal) {
      if (queue) {
        throw new Error(`The controller ${name} runs already`);
      }
      const current = createWorkQueue({ name, clock, random, metrics });
      queue = current;
      storms = createStormBreaker(clock, runtime.storm);
      metrics.gauge(METRICS.maxConcurrentReconciles, labels, concurrency);
      const stop = () => {
        current.shutdown();
        inFlight.forEach(abort =>
          abort.abort(new Error(`The controller ${name} is stopping`)),
        );
      };
      signal.addEventListener('abort', stop, { once: true });
      if (signal.aborted) {
        stop();
      }
      const workers = Array.from({ length: concurrency }, () =>
        work(current, signal),
      );
      await Promise.all([
        ...workers,
        pullTriggers(options, runtime, current, signal),
      ]);
      queue = undefined;
    },

    get idle() {
      return !queue || queue.idle;
    },

    busy: () => [...inFlight.keys()],
  };
}
