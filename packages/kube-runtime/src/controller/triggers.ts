import type { KindRef } from '@openchoreo-backstage/kube-objects';
import type { ObjectCache } from '../cache/ObjectCache';
import type { Clock } from '../clock/Clock';
import { sleep, untilAborted } from '../clock/wait';
import { backoffMs } from '../queue/backoff';
import { LOW_PRIORITY, NORMAL_PRIORITY, WorkQueue } from '../queue/WorkQueue';
import type {
  ControllerOptions,
  EventMapper,
  ReconcileSource,
  RuntimeLogger,
} from './Reconciler';
import { keysOf, mapToController, mapToSelf, requestKey } from './requests';

/** What triggers need; a part of `ControllerRuntime`. */
interface TriggerRuntime {
  cache: ObjectCache;
  clock: Clock;
  random: () => number;
  logger: RuntimeLogger;
  resyncEveryMs?: number;
}

const DEFAULT_RESYNC_MS = 10 * 60 * 60 * 1_000;
const SOURCE_BACKOFF = { baseMs: 1_000, maxMs: 60_000 };

/**
 * Adds to the queue whatever asks for a run: changes in the caches (all that is
 * there first), sources, and the resync. Resolves when the signal aborted and
 * nothing adds any more.
 */
export async function pullTriggers(
  options: ControllerOptions,
  runtime: TriggerRuntime,
  queue: WorkQueue,
  signal: AbortSignal,
): Promise<void> {
  const unsubscribe = subscribe(options, runtime.cache, queue);
  await Promise.all([
    untilAborted(signal),
    resync(options, runtime, queue, signal),
    ...(options.sources ?? []).map(source =>
      feed(source, options.name, runtime, queue, signal),
    ),
  ]);
  unsubscribe.forEach(end => end());
}

function subscribe(
  options: ControllerOptions,
  cache: ObjectCache,
  queue: WorkQueue,
): Array<() => void> {
  const owner = mapToController(options.for, cache);
  const triggers: Array<{ kind: KindRef; map: EventMapper }> = [
    { kind: options.for, map: mapToSelf },
    ...(options.owns ?? []).map(kind => ({ kind, map: owner })),
    ...(options.watches ?? []),
  ];
  return triggers.map(({ kind, map }) =>
    cache.onChange(kind, change => {
      const priority = change.initial ? LOW_PRIORITY : NORMAL_PRIORITY;
      keysOf(change, map).forEach(key => queue.add(key, { priority }));
    }),
  );
}

/** Keeps a source running. */
async function feed(
  source: ReconcileSource,
  controller: string,
  { clock, random, logger }: TriggerRuntime,
  queue: WorkQueue,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 0; !signal.aborted; failures += 1) {
    try {
      await source.start(request => queue.add(requestKey(request)), signal);
      return;
    } catch (error) {
      if (!signal.aborted) {
        logger.error(
          `The source ${source.name} failed and is started again: ${error}`,
          { controller },
        );
        await sleep(clock, backoffMs(failures, SOURCE_BACKOFF, random), signal);
      }
    }
  }
}

/** Looks at every object now and then. */
async function resync(
  options: ControllerOptions,
  runtime: TriggerRuntime,
  queue: WorkQueue,
  signal: AbortSignal,
): Promise<void> {
  const { cache, clock, random } = runtime;
  const { resyncEveryMs = DEFAULT_RESYNC_MS } = runtime;
  while (resyncEveryMs > 0 && !signal.aborted) {
    // Spread, so that not all controllers do it at once.
    await sleep(clock, resyncEveryMs * (1 + random() * 0.1), signal);
    if (!signal.aborted) {
      cache
        .list(options.for)
        .flatMap(mapToSelf)
        .forEach(request =>
          queue.add(requestKey(request), { priority: LOW_PRIORITY }),
        );
    }
  }
}
