import { UnavailableError } from '@openchoreo-backstage/kube-objects';
import type { Clock } from '../clock/Clock';
import { scheduleAt, sleep } from '../clock/wait';
import type { RuntimeLogger } from '../controller/Reconciler';
import { METRICS, MetricsSink, noMetrics } from '../metrics/metrics';
import type { Lease, LeaseTerm } from './Lease';
import type { LeaseRecord, LeaseStore, StoredLease } from './LeaseStore';

/** @public */
export interface ElectorOptions {
  store: LeaseStore;
  /** Name of the lease: the group of controllers that runs together. */
  name: string;
  /** Unique per process and start, for example pod name and a random part. */
  identity: string;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  logger: RuntimeLogger;
  metrics?: MetricsSink;
  /** Without a renewal for this long, others take over. Default 15 000. */
  durationMs?: number;
  /** Default 5000. */
  renewEveryMs?: number;
  /**
   * The longest that a call of the leader may be under way. The term ends this
   * long before others may take over, so that its last calls have ended by
   * then. Default 5000.
   */
  callTimeoutMs?: number;
}

/**
 * Competes for a lease with other processes.
 *
 * Others' clocks are not trusted: a candidate waits for the full duration
 * since it first saw the record as it is, and a leader counts from before it
 * sent its renewal. What must hold is that clocks run at the same speed.
 *
 * Not guaranteed: that a call which was sent before the end of a term takes
 * effect before it. Stores that must never see that check the fence.
 *
 * @public
 */
export function createElector(options: ElectorOptions): Lease {
  const { name, clock, random, logger } = options;
  const { renewEveryMs = 5_000 } = options;
  const meta = { lease: name, identity: options.identity };

  /** What this candidate saw last, and since when. */
  let seen: { version: string; since: number } | undefined;

  const now = () => clock.now().getTime();

  function isFree(stored: StoredLease | undefined): boolean {
    if (!stored) {
      return true;
    }
    if (stored.version !== seen?.version) {
      seen = { version: stored.version, since: now() };
    }
    return (
      stored.record.holder === '' ||
      now() - seen.since >= stored.record.durationMs
    );
  }

  async function tryAcquire(): Promise<LeaseTerm | undefined> {
    const { store, identity, durationMs = 15_000 } = options;
    const stored = await within(store.read(name), options);
    if (!isFree(stored)) {
      return undefined;
    }
    const sentAt = now();
    const record: LeaseRecord = {
      holder: identity,
      fence: (stored?.record.fence ?? 0) + 1,
      acquireTime: new Date(sentAt),
      renewTime: new Date(sentAt),
      durationMs,
    };
    const swapped = await within(
      store.compareAndSwap(name, stored?.version, record),
      options,
    );
    return swapped && beginTerm(options, swapped, sentAt);
  }

  return {
    name,
    async acquire(signal) {
      while (!signal.aborted) {
        try {
          const term = await tryAcquire();
          if (term?.active()) {
            logger.info('Leading now', { ...meta, fence: term.fence });
            return term;
          }
        } catch (error) {
          logger.warn(
            `The lease cannot be acquired now and is tried again: ${String(
              error,
            )}`,
            meta,
          );
        }
        await sleep(clock, renewEveryMs * (0.8 + 0.4 * random()), signal);
      }
      return undefined;
    },
  };
}

/** How long the leader waits after a renewal that failed. */
const RENEW_RETRY_MS = 1_000;

function beginTerm(
  options: ElectorOptions,
  acquired: StoredLease,
  acquiredAt: number,
): LeaseTerm {
  const { store, name, clock, logger, metrics = noMetrics } = options;
  const { durationMs = 15_000, renewEveryMs = 5_000 } = options;
  const { callTimeoutMs = 5_000 } = options;
  const { holder, fence } = acquired.record;
  const meta = { lease: name, identity: holder, fence };
  const end = new AbortController();
  let stored = acquired;
  let endsAt = acquiredAt + durationMs - callTimeoutMs;
  let cancelEnd = () => {};

  const now = () => clock.now().getTime();
  const active = () => !end.signal.aborted && now() < endsAt;

  function finish() {
    cancelEnd();
    if (!end.signal.aborted) {
      metrics.gauge(METRICS.leaderStatus, { name }, 0);
      end.abort(new Error(`The lease ${name} is over`));
    }
  }

  function lose(why: string) {
    if (!end.signal.aborted) {
      logger.warn(`Leading no more: ${why}`, meta);
    }
    finish();
  }

  function armEnd() {
    cancelEnd();
    cancelEnd = scheduleAt(clock, endsAt, () =>
      lose('the lease could not be renewed in time'),
    );
  }

  async function renewOnce(): Promise<'renewed' | 'again' | 'lost'> {
    const sentAt = now();
    const next = { ...stored.record, renewTime: new Date(sentAt) };
    const swapped = await within(
      store.compareAndSwap(name, stored.version, next),
      options,
    );
    if (swapped) {
      stored = swapped;
      if (active()) {
        endsAt = sentAt + durationMs - callTimeoutMs;
        armEnd();
      }
      return 'renewed';
    }
    // An earlier renewal may have been written although its answer was lost.
    const current = await within(store.read(name), options);
    if (current?.record.holder === holder && current.record.fence === fence) {
      stored = current;
      return 'again';
    }
    return 'lost';
  }

  async function keepRenewing() {
    let waitMs = renewEveryMs;
    while (!end.signal.aborted) {
      await sleep(clock, waitMs, end.signal);
      if (end.signal.aborted) {
        return;
      }
      waitMs = RENEW_RETRY_MS;
      try {
        const outcome = await renewOnce();
        if (outcome === 'lost') {
          lose('another process took it');
        } else if (outcome === 'renewed') {
          waitMs = renewEveryMs;
        }
      } catch (error) {
        logger.warn(`The lease could not be renewed: ${String(error)}`, meta);
      }
    }
  }

  armEnd();
  metrics.gauge(METRICS.leaderStatus, { name }, 1);
  const renewals = keepRenewing();

  return {
    fence,
    signal: end.signal,
    active,
    async release() {
      finish();
      await renewals;
      try {
        const released = { ...stored.record, holder: '' };
        await within(
          store.compareAndSwap(name, stored.version, released),
          options,
        );
      } catch (error) {
        // Not freed now, it frees itself when it expires.
        logger.warn(`The lease could not be released: ${String(error)}`, meta);
      }
    },
  };
}

/** The result of a store call, or an error when it takes too long. */
function within<T>(
  call: Promise<T>,
  { clock, name, callTimeoutMs = 5_000 }: ElectorOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = clock.schedule(callTimeoutMs, () =>
      reject(
        new UnavailableError(
          `The store of the lease ${name} did not answer within ${callTimeoutMs} ms`,
        ),
      ),
    );
    call.then(resolve, reject).finally(cancel);
  });
}
