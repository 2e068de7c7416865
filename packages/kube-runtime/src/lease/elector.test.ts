import { UnavailableError } from '@openchoreo-backstage/kube-objects';
import fc from 'fast-check';
import type { Clock } from '../clock/Clock';
import { createMemoryMetrics, METRICS } from '../metrics/metrics';
import { createMemoryLogger } from '../testing/memoryLogger';
import { SimulatedClock } from '../testing/SimulatedClock';
import { createElector } from './elector';
import { Lease, LeaseTerm, singleProcessLease } from './Lease';
import type { LeaseRecord, LeaseStore, StoredLease } from './LeaseStore';

interface MemoryLeaseStore extends LeaseStore {
  /** What happens to the calls of a process. */
  mode: 'well' | 'down' | 'answers get lost' | 'hangs';
}

function createMemoryLeaseStore() {
  const leases = new Map<string, StoredLease>();
  let version = 0;

  /** The store as one process reaches it. */
  return (): MemoryLeaseStore => {
    const connection = { mode: 'well' as MemoryLeaseStore['mode'] };

    async function call<T>(perform: () => T): Promise<T> {
      await Promise.resolve();
      if (connection.mode === 'down') {
        throw new UnavailableError('down');
      }
      if (connection.mode === 'hangs') {
        return await new Promise<T>(() => {});
      }
      const result = perform();
      if (connection.mode === 'answers get lost') {
        throw new UnavailableError('lost');
      }
      return result;
    }

    return Object.assign(connection, {
      read: (name: string) => call(() => leases.get(name)),
      compareAndSwap: (
        name: string,
        expected: string | undefined,
        record: LeaseRecord,
      ) =>
        call(() => {
          if (leases.get(name)?.version !== expected) {
            return undefined;
          }
          version += 1;
          const stored = { record, version: String(version) };
          leases.set(name, stored);
          return stored;
        }),
    });
  };
}

/** A process's view of time: while it is paused its timers do not run. */
function createPausableClock(clock: SimulatedClock) {
  let paused = false;
  const late: Array<() => void> = [];
  const view: Clock = {
    now: () => clock.now(),
    schedule: (delayMs, callback) => {
      let cancelled = false;
      const cancel = clock.schedule(delayMs, () => {
        const run = () => !cancelled && callback();
        if (paused) {
          late.push(run);
        } else {
          run();
        }
      });
      return () => {
        cancelled = true;
        cancel();
      };
    },
  };
  return {
    clock: view,
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      late.splice(0).forEach(run => run());
    },
  };
}

function createProcess(
  clock: SimulatedClock,
  identity: string,
  store: MemoryLeaseStore,
) {
  const time = createPausableClock(clock);
  const log = createMemoryLogger();
  const metrics = createMemoryMetrics();
  const lease: Lease = createElector({
    store,
    name: 'delivery',
    identity,
    clock: time.clock,
    random: () => 0.5,
    logger: log.logger,
    metrics,
  });
  const abort = new AbortController();
  const fences: number[] = [];
  let term: LeaseTerm | undefined;
  /** Leads, loses, and competes again, for as long as it lives. */
  const life = (async () => {
    while (!abort.signal.aborted) {
      term = await lease.acquire(abort.signal);
      if (term) {
        const { signal } = term;
        fences.push(term.fence);
        await new Promise(resolve => {
          signal.addEventListener('abort', resolve);
          abort.signal.addEventListener('abort', resolve);
        });
        await term.release();
      }
    }
  })();
  return {
    ...time,
    store,
    log,
    fences,
    metrics,
    leads: () => Boolean(term?.active()),
    term: () => term,
    stop: async () => {
      abort.abort();
      await life;
    },
  };
}

function setup(count = 2) {
  const clock = new SimulatedClock();
  const connect = createMemoryLeaseStore();
  const processes = Array.from({ length: count }, (_, index) =>
    createProcess(clock, `process-${index}`, connect()),
  );
  return { clock, processes };
}

describe('createElector', () => {
  it('lets one lead and keeps it leading', async () => {
    const { clock, processes } = setup();
    await clock.advance(120_000);
    expect(processes.map(({ leads }) => leads())).toEqual([true, false]);
    expect(processes[0].fences).toEqual([1]);
    expect(
      processes[0].metrics.value(METRICS.leaderStatus, { name: 'delivery' }),
    ).toBe(1);
    await Promise.all(processes.map(({ stop }) => stop()));
    expect(
      processes[0].metrics.value(METRICS.leaderStatus, { name: 'delivery' }),
    ).toBe(0);
  });

  it('hands over at once when the leader gives up its lease', async () => {
    const { clock, processes } = setup();
    await clock.advance(20_000);
    await processes[0].stop();
    await clock.advance(6_000);
    expect(processes[1].leads()).toBe(true);
    expect(processes[1].fences).toEqual([2]);
    await processes[1].stop();
  });

  it('stops leading a call before its lease ends, while the store is down', async () => {
    const { clock, processes } = setup();
    await clock.advance(1000);
    const [leader, other] = processes;
    leader.store.mode = 'down';
    await clock.advance(8_999);
    expect(leader.leads()).toBe(true);
    await clock.advance(1);
    expect(leader.leads()).toBe(false);
    expect(leader.term()?.signal.aborted).toBe(true);
    expect(leader.log.matching(/^warn Leading no more/)).toHaveLength(1);
    await clock.advance(15_000);
    expect(other.leads()).toBe(true);
    await Promise.all(processes.map(({ stop }) => stop()));
  });

  it('goes on leading when only the answer of a renewal was lost', async () => {
    const { clock, processes } = setup();
    const [leader] = processes;
    await clock.advance(4_000);
    leader.store.mode = 'answers get lost';
    await clock.advance(1_500);
    leader.store.mode = 'well';
    await clock.advance(60_000);
    expect(leader.leads()).toBe(true);
    expect(leader.fences).toEqual([1]);
    await Promise.all(processes.map(({ stop }) => stop()));
  });

  it('does not wait for a store that hangs', async () => {
    const { clock, processes } = setup(1);
    const [leader] = processes;
    await clock.advance(1_000);
    leader.store.mode = 'hangs';
    await clock.advance(20_000);
    expect(leader.leads()).toBe(false);
    leader.store.mode = 'well';
    await clock.advance(30_000);
    expect(leader.leads()).toBe(true);
    expect(leader.fences).toEqual([1, 2]);
    await leader.stop();
  });

  it('knows after a pause that it does not lead, before any timer ran', async () => {
    const { clock, processes } = setup();
    await clock.advance(1_000);
    const [leader, other] = processes;
    leader.pause();
    await clock.advance(30_000);
    expect(other.leads()).toBe(true);
    expect(leader.leads()).toBe(false);
    expect(leader.term()?.signal.aborted).toBe(false);
    leader.resume();
    expect(leader.term()?.signal.aborted).toBe(true);
    await clock.advance(30_000);
    expect(processes.map(({ leads }) => leads())).toEqual([false, true]);
    await Promise.all(processes.map(({ stop }) => stop()));
  });

  it('never has two leaders, whatever happens to processes and store', async () => {
    const event = fc.record({
      process: fc.nat(2),
      happens: fc.constantFrom(
        'pause' as const,
        'resume' as const,
        'well' as const,
        'down' as const,
        'answers get lost' as const,
        'hangs' as const,
      ),
      thenMs: fc.integer({ min: 1, max: 12_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 25 }), async events => {
        const { clock, processes } = setup(3);
        const check = () => {
          expect(
            processes.filter(({ leads }) => leads()).length,
          ).toBeLessThanOrEqual(1);
          const fences = processes.flatMap(process => process.fences);
          expect(new Set(fences).size).toBe(fences.length);
        };
        for (const { process, happens, thenMs } of events) {
          const target = processes[process];
          if (happens === 'pause' || happens === 'resume') {
            target[happens]();
          } else {
            target.store.mode = happens;
          }
          const end = clock.now().getTime() + thenMs;
          while ((clock.nextAt?.getTime() ?? Infinity) <= end) {
            await clock.advanceToNext();
            check();
          }
          await clock.advance(Math.max(0, end - clock.now().getTime()));
          check();
        }
        for (const target of processes) {
          target.resume();
          target.store.mode = 'well';
        }
        // And in the end somebody leads again.
        await clock.advance(60_000);
        expect(processes.filter(({ leads }) => leads())).toHaveLength(1);
        await Promise.all(processes.map(({ stop }) => stop()));
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});

describe('singleProcessLease', () => {
  it('is always free, with a new fence each time', async () => {
    const lease = singleProcessLease();
    const signal = new AbortController().signal;
    const first = await lease.acquire(signal);
    expect(first?.active()).toBe(true);
    await first?.release();
    expect(first?.active()).toBe(false);
    expect(first?.signal.aborted).toBe(true);
    expect((await lease.acquire(signal))?.fence).toBe(2);
    expect(await lease.acquire(AbortSignal.abort())).toBeUndefined();
  });
});
