import {
  controllerReference,
  type Stored,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { ReconcileRequest } from '../controller/Reconciler';
import { faultyClient } from '../faults/faultyClient';
import { Lease, LeaseTerm } from '../lease/Lease';
import { createMemoryCluster } from '../testing/memoryCluster';
import { createMemoryLogger } from '../testing/memoryLogger';
import { CONTEXT, PART, Widget, WIDGET, widget } from '../testing/objects';
import { seededRandom } from '../testing/seededRandom';
import { SimulatedClock } from '../testing/SimulatedClock';
import { createManager, Manager, ManagerOptions } from './createManager';

const IDLE = { deadlineMs: 5_000 };

function start(
  clock: SimulatedClock,
  options: Partial<ManagerOptions> & Pick<ManagerOptions, 'client'>,
  add: (manager: Manager) => void = () => {},
) {
  const log = createMemoryLogger();
  const manager = createManager({
    clock,
    random: seededRandom(1),
    logger: log.logger,
    ...options,
  });
  add(manager);
  const abort = new AbortController();
  const ended = manager.start(abort.signal);
  return {
    log,
    manager,
    ended,
    abort: () => abort.abort(),
    stop: async () => {
      abort.abort();
      await ended;
    },
  };
}

/** A lease that the test takes away. */
function fickleLease() {
  let lost = new AbortController();
  let free = true;
  const waiting: Array<() => void> = [];
  const terms: number[] = [];
  let released = 0;
  const lease: Lease = {
    name: 'fickle',
    async acquire(signal) {
      if (!free) {
        await new Promise<void>(resolve => {
          waiting.push(resolve);
          signal.addEventListener('abort', () => resolve());
        });
      }
      if (signal.aborted) {
        return undefined;
      }
      lost = new AbortController();
      const mine = lost;
      const term: LeaseTerm = {
        fence: terms.length + 1,
        signal: mine.signal,
        active: () => !mine.signal.aborted,
        release: async () => {
          released += 1;
          mine.abort();
        },
      };
      terms.push(term.fence);
      return term;
    },
  };
  return {
    lease,
    terms,
    released: () => released,
    lose: () => {
      free = false;
      lost.abort();
    },
    regain: () => {
      free = true;
      waiting.splice(0).forEach(resolve => resolve());
    },
  };
}

/** Keeps `spec.size` parts for each widget, and counts them in its status. */
function partsController({ cache, client }: Manager) {
  return async ({ namespace, name }: ReconcileRequest) => {
    const object = cache.get<Widget>({ ...WIDGET, namespace, name });
    if (!object) {
      return;
    }
    const parts = cache
      .list(PART, { namespace })
      .filter(({ metadata }) => metadata.labels?.widget === name);
    const wanted = object.spec?.size ?? 0;
    for (let index = 0; index < wanted; index += 1) {
      const part = `${name}-${index}`;
      if (!parts.some(({ metadata }) => metadata.name === part)) {
        await client.create(
          {
            ...PART,
            metadata: {
              name: part,
              namespace,
              labels: { widget: name },
              ownerReferences: [controllerReference(object)],
            },
          },
          CONTEXT,
        );
      }
    }
    for (const part of parts) {
      if (Number(part.metadata.name.slice(name.length + 1)) >= wanted) {
        await client.delete(
          { ...PART, namespace, name: part.metadata.name },
          CONTEXT,
        );
      }
    }
    if (object.status?.seen !== wanted) {
      await client.replaceStatus(
        { ...object, status: { seen: wanted } },
        CONTEXT,
      );
    }
  };
}

function addParts(manager: Manager) {
  manager.add({
    name: 'parts',
    for: WIDGET,
    owns: [PART],
    reconcile: partsController(manager),
  });
}

const picture = (objects: Stored[]) =>
  objects
    .map(({ kind, metadata, status }) =>
      [kind, metadata.name, JSON.stringify(status) ?? '-'].join(' '),
    )
    .sort();

describe('createManager', () => {
  it('brings the world to what objects ask for, and then writes nothing', async () => {
    const clock = new SimulatedClock();
    const cluster = createMemoryCluster(clock);
    await cluster.create(widget('a', 2), CONTEXT);
    const { manager, stop } = start(clock, { client: cluster }, addParts);
    expect(manager.healthy()).toBe(false);
    await manager.whenIdle(IDLE);
    expect(manager.healthy()).toBe(true);
    expect(picture(cluster.all())).toEqual([
      'Part a-0 -',
      'Part a-1 -',
      'Widget a {"seen":2}',
    ]);
    const { writes } = cluster;
    await clock.advance(24 * 60 * 60 * 1000);
    await manager.whenIdle(IDLE);
    expect(cluster.writes).toBe(writes);
    await cluster.delete({ ...PART, namespace: 'demo', name: 'a-0' }, CONTEXT);
    await cluster.patch(
      { ...WIDGET, namespace: 'demo', name: 'a' },
      { spec: { size: 1 } },
      CONTEXT,
    );
    await manager.whenIdle(IDLE);
    expect(picture(cluster.all())).toEqual([
      'Part a-0 -',
      'Widget a {"seen":1}',
    ]);
    await stop();
    expect(manager.healthy()).toBe(false);
    expect(cluster.watches).toBe(0);
  });

  it('reaches the same end from a crash at any call, before or after its effect', async () => {
    const expected = [
      'Part a-0 -',
      'Part a-1 -',
      'Part a-2 -',
      'Widget a {"seen":3}',
    ];
    for (const crash of ['before', 'after'] as const) {
      for (let crashAt = 1, survived = false; !survived; crashAt += 1) {
        const clock = new SimulatedClock();
        const cluster = createMemoryCluster(clock);
        await cluster.create(widget('a', 3), CONTEXT);
        const dying = faultyClient(cluster, {
          random: seededRandom(crashAt),
          crashAt,
          crash,
        });
        const first = start(clock, { client: dying }, addParts);
        await clock.advance(200);
        survived = !dying.crashed;
        await first.stop();
        const second = start(clock, { client: cluster }, addParts);
        await second.manager.whenIdle(IDLE);
        expect(picture(cluster.all())).toEqual(expected);
        await second.stop();
      }
    }
  });

  it('reaches the same end over a network that fails in every way', async () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const clock = new SimulatedClock();
      const cluster = createMemoryCluster(clock);
      const client = faultyClient(cluster, {
        random: seededRandom(seed),
        conflictRate: 0.2,
        unavailableRate: 0.2,
        duplicateRate: 0.3,
        watchLossRate: 0.2,
      });
      const { manager, stop } = start(
        clock,
        { client, random: seededRandom(seed) },
        addParts,
      );
      await cluster.create(widget('a', 3), CONTEXT);
      await clock.advance(600_000);
      await manager.whenIdle(IDLE);
      expect(picture(cluster.all())).toEqual([
        'Part a-0 -',
        'Part a-1 -',
        'Part a-2 -',
        'Widget a {"seen":3}',
      ]);
      await stop();
    }
  });

  it('stops its controllers when the lease is lost and starts them when it is back', async () => {
    const clock = new SimulatedClock();
    const cluster = createMemoryCluster(clock);
    const lease = fickleLease();
    const { manager, stop } = start(
      clock,
      { client: cluster, lease: lease.lease },
      addParts,
    );
    await manager.whenIdle(IDLE);
    expect(manager.fence()).toBe(1);
    lease.lose();
    await clock.settle();
    expect(manager.fence()).toBeUndefined();
    await expect(manager.client.create(widget('x'), CONTEXT)).rejects.toThrow(
      'does not hold the lease',
    );
    await cluster.create(widget('a', 1), CONTEXT);
    await clock.settle();
    expect(picture(cluster.all())).toEqual(['Widget a -']);
    lease.regain();
    await manager.whenIdle(IDLE);
    expect(picture(cluster.all())).toEqual([
      'Part a-0 -',
      'Widget a {"seen":1}',
    ]);
    expect(lease.terms).toEqual([1, 2]);
    await stop();
    expect(lease.released()).toBe(2);
  });

  it('keeps a lost lease from coming back while a reconcile ignores its signal', async () => {
    const clock = new SimulatedClock();
    const cluster = createMemoryCluster(clock);
    const lease = fickleLease();
    let finish = () => {};
    const { log, manager, stop } = start(
      clock,
      { client: cluster, lease: lease.lease },
      created =>
        created.add({
          name: 'stubborn',
          for: WIDGET,
          timeoutMs: 1_000_000,
          reconcile: () =>
            new Promise(resolve => {
              finish = () => resolve();
            }),
        }),
    );
    await manager.whenIdle(IDLE);
    manager.enqueue('stubborn', { name: 'a' });
    await clock.settle();
    lease.lose();
    lease.regain();
    await clock.advance(60_000);
    expect(lease.terms).toEqual([1]);
    expect(manager.problems()).toEqual([
      'Told to stop, but still running: stubborn (a)',
    ]);
    expect(log.matching(/^error Still running/)).toHaveLength(1);
    finish();
    await clock.settle();
    expect(lease.terms).toEqual([1, 2]);
    await stop();
  });

  it('ends after the grace period without releasing what a stuck reconcile may use', async () => {
    const clock = new SimulatedClock();
    const lease = fickleLease();
    const { abort, ended, manager } = start(
      clock,
      { client: createMemoryCluster(clock), lease: lease.lease },
      created =>
        created.add({
          name: 'stuck',
          for: WIDGET,
          reconcile: () => new Promise(() => {}),
        }),
    );
    await manager.whenIdle(IDLE);
    manager.enqueue('stuck', { name: 'a' });
    await clock.settle();
    abort();
    await clock.advance(30_000);
    await ended;
    expect(lease.released()).toBe(0);
  });

  it('fails to start when the caches cannot be filled', async () => {
    const clock = new SimulatedClock();
    const cluster = createMemoryCluster(clock);
    cluster.hooks.beforeList = () => {
      throw new UnavailableError('no route to host');
    };
    const { ended, manager } = start(clock, { client: cluster }, addParts);
    const outcome = ended.catch(String);
    await clock.advance(120_000);
    expect(await outcome).toContain('no route to host');
    expect(manager.problems()).not.toEqual([]);
  });

  it('takes controllers while it runs', async () => {
    const clock = new SimulatedClock();
    const cluster = createMemoryCluster(clock);
    await cluster.create(widget('a', 1), CONTEXT);
    const { manager, stop } = start(clock, { client: cluster });
    await manager.whenIdle(IDLE);
    addParts(manager);
    await clock.settle();
    await manager.whenIdle(IDLE);
    expect(picture(cluster.all())).toContain('Part a-0 -');
    expect(() => addParts(manager)).toThrow('already');
    expect(() => manager.enqueue('nobody', { name: 'a' })).toThrow(
      'no controller named nobody',
    );
    await stop();
  });

  it('says what is still going on when it does not become idle', async () => {
    const clock = new SimulatedClock();
    const { manager, stop } = start(
      clock,
      { client: createMemoryCluster(clock) },
      created =>
        created.add({
          name: 'busy',
          for: WIDGET,
          reconcile: (_request, { signal }) =>
            new Promise(resolve => {
              signal.addEventListener('abort', () => resolve());
            }),
        }),
    );
    await manager.whenIdle(IDLE);
    manager.enqueue('busy', { namespace: 'demo', name: 'a' });
    await expect(manager.whenIdle({ deadlineMs: 0 })).rejects.toThrow(
      'busy [demo/a]',
    );
    await stop();
  });
});
