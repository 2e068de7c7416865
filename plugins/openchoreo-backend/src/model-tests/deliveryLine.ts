import { randomBytes } from 'node:crypto';
import createKnex, { type Knex } from 'knex';
import {
  builtInKinds,
  keyRing,
  openStore,
  type EmbeddedCluster,
  type EmbeddedStore,
} from '@openchoreo-backstage/kube-embedded';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  createCachingClient,
  createManager,
  seededRandom,
  SimulatedClock,
  type Clock,
  type Manager,
  type ObjectCache,
  type ObjectClient,
  type ObjectReader,
  type RuntimeLogger,
} from '@openchoreo-backstage/kube-runtime';
import { openchoreoKinds } from '@openchoreo-backstage/plugin-openchoreo-common';
import { createAdmission } from '../admission';
import { createServiceController } from '../artifacts';
import { createBindingController } from '../bindings';
import { declareIndexes, kinds } from '../hierarchy';
import {
  createPlanes,
  followDataPlanes,
  type Plane,
  type Planes,
} from '../planes';
import { createPromotionController } from '../promotions/controller';
import type { MembershipSource } from '../promotions/membership';
import {
  createPromotionService,
  type PromotionService,
} from '../promotions/promotionService';
import { createReleaseController } from '../releases';
import { createSealer, type Sealer } from '../sealing';
import { counted, type Activity } from './activity';
import { atOnce } from './atOnce';

/** Real time that controllers may take to come to rest. */
const DEADLINE_MS = 20_000;

const silent: RuntimeLogger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** What a Release of these tests may consist of. */
const PLANE_KINDS = builtInKinds
  .filter(({ group, kind }) =>
    ['/Namespace', '/Service', 'apps/Deployment'].includes(`${group}/${kind}`),
  )
  .map(({ group, version, kind }) => ({
    apiVersion: group ? `${group}/${version}` : version,
    kind,
  }));

/** A database in memory that many lines use one after another. */
export interface Ground {
  store: EmbeddedStore;
  /** What the store takes for the time; each line brings its own. */
  setClock(clock: Clock): void;
  close(): Promise<void>;
}

/**
 * Opens the database of a series of sequences.
 *
 * @param knex - stays the caller's to destroy; default SQLite in memory
 */
export async function openGround(database?: Knex): Promise<Ground> {
  const knex =
    database ??
    createKnex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
  let clock: Clock = new SimulatedClock();
  const store = await openStore({
    knex,
    // Retention is not what is tested here: a database lives for one series.
    clock: { now: () => clock.now(), schedule: () => () => {} },
    logger: silent,
    encryption: keyRing([
      { id: 'store', secret: randomBytes(32).toString('base64') },
    ]),
  });
  return {
    store,
    setClock: next => {
      clock = next;
    },
    async close() {
      await store.close();
      if (!database) await knex.destroy();
    },
  };
}

/** Changes what parts of the system are given: seeded defects, and faults. */
export interface Wiring {
  /** What all calls of controllers to a cluster go through: `control` or a plane. */
  through?(client: ObjectClient, cluster: string): ObjectClient;
  sealer?(sealer: Sealer): Sealer;
  membership?(source: MembershipSource): MembershipSource;
}

/**
 * The way from a Workload to the data planes with the real service, binding,
 * promotion and Release controllers, the real admission and the real API
 * behind the promotion routes, on the embedded cluster. Only what runs on the
 * planes is not: Deployments there are what they should be at once.
 */
export interface DeliveryLine {
  clock: SimulatedClock;
  /** What people write through: with admission. */
  client: ObjectClient;
  /** The store itself, `id` is that of the line; whoever calls it with an actor of the system passes admission. */
  cluster: EmbeddedCluster;
  reader: ObjectReader;
  sealer: Sealer;
  promotions: PromotionService;
  plane(name: string): Plane | undefined;
  /** Calls back with every object that changes on a data plane. */
  onPlane(listener: (plane: string, object: KubeObject) => void): void;
  /** What controllers logged that only a mistake in the code explains. */
  bugs: readonly string[];
  settle(): Promise<void>;
  advance(ms: number): Promise<void>;
  /** The controllers end where they are and begin anew. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a line on a cluster of its own. */
export async function startLine(options: {
  ground: Ground;
  id: string;
  seed: number;
  objects: readonly KubeObject[];
  membership: MembershipSource;
  wiring?: Wiring;
}): Promise<DeliveryLine> {
  const { ground, id, wiring } = options;
  const clock = new SimulatedClock();
  const random = seededRandom(options.seed);
  ground.setClock(clock);
  const cluster = ground.store.cluster(id, { kinds: [...openchoreoKinds] });
  const through = wiring?.through ?? same;
  const controllersClient = through(cluster, 'control');
  const planeClusters = new Map<string, ObjectClient>();
  const sealer = (wiring?.sealer ?? same)(
    createSealer([{ id: 'seal', secret: randomBytes(32) }]),
  );
  const membership = (wiring?.membership ?? same)(options.membership);
  const listeners: Array<(plane: string, object: KubeObject) => void> = [];
  const activity: Activity = { pending: 0, total: 0 };
  const bugs: string[] = [];
  const logger = bugLogger(bugs);
  let keys = 0;
  let running = await launch(true);

  function planeCluster(name: string): ObjectClient {
    const known = planeClusters.get(name);
    if (known) return known;
    const opened = counted(
      through(
        atOnce(
          ground.store.cluster(`${id}/${name}`, {
            kinds: builtInKinds.filter(({ kind }) =>
              [...PLANE_KINDS.map(served => served.kind), 'Pod'].includes(kind),
            ),
          }),
        ),
        name,
      ),
      activity,
    );
    planeClusters.set(name, opened);
    return opened;
  }

  async function launch(first: boolean): Promise<Running> {
    const manager = createManager({
      client: counted(controllersClient, activity),
      logger,
      clock,
      random,
    });
    const { cache } = manager;
    declareIndexes(cache);
    Object.values(kinds)
      .filter(kind => kind.apiVersion !== 'v1')
      .forEach(kind => {
        cache.addKind(kind);
        cache.onChange(kind, () => {
          activity.total += 1;
        });
      });
    const planes = createPlanes({
      sandbox: ({ name }) => ({
        client: planeCluster(name),
        kinds: PLANE_KINDS,
        simulate: noSimulation,
      }),
      clock,
      random,
      logger,
    });
    const unfollow = followDataPlanes(cache, planes);
    planes.onEvent(event => {
      activity.total += 1;
      if (event.type === 'changed') {
        listeners.forEach(tell => tell(event.plane.name, event.object));
      }
    });
    const deps = {
      client: manager.client,
      reader: cache,
      clock,
      planes,
      sealer,
    };
    [
      createServiceController(deps),
      createBindingController(deps),
      createPromotionController({ ...deps, membership }),
      createReleaseController({ ...deps, installation: 'model' }),
    ].forEach(controller => manager.add(controller));
    if (first) {
      cluster.admit(
        createAdmission(
          delegate(() => running?.cache ?? cache),
          clock,
        ),
      );
      await cluster.writeAll(
        options.objects.map(object => ({ verb: 'create', object })),
        { actor: 'system:installation' },
      );
    }
    const end = new AbortController();
    const done = manager.start(end.signal);
    return {
      manager,
      cache,
      planes,
      client: createCachingClient(cluster, cache),
      async stop() {
        end.abort();
        unfollow();
        await done;
        await planes.stop();
      },
    };
  }

  /** Until nothing happens between two rests. */
  const settle = async () => {
    let before = -1;
    while (activity.pending > 0 || activity.total !== before) {
      before = activity.total;
      await running.manager.whenIdle({ deadlineMs: DEADLINE_MS });
    }
  };
  await settle();

  const reader = delegate(() => running.cache);
  const client = delegate<ObjectClient>(() => running.client);
  return {
    clock,
    client,
    cluster,
    reader,
    sealer,
    promotions: createPromotionService({
      client,
      reader,
      clock,
      sealer,
      membership,
      newKey: () => `key-${(keys += 1)}`,
    }),
    plane: name => running.planes.get({ namespace: 'default', name }),
    onPlane: listener => listeners.push(listener),
    bugs,
    settle,
    async advance(ms) {
      const stop = clock.settleWith(settle);
      await clock.advance(ms);
      stop();
      await settle();
    },
    async restart() {
      await running.stop();
      running = await launch(false);
      await settle();
    },
    stop: () => running.stop(),
  };
}

interface Running {
  manager: Manager;
  cache: ObjectCache;
  planes: Planes;
  client: ObjectClient;
  stop(): Promise<void>;
}

/** An object whose methods are those that another one has at the moment of the call. */
function delegate<T extends object>(current: () => T): T {
  return new Proxy({} as T, {
    get: (_target, method) => {
      const now = current();
      const member = now[method as keyof T];
      return typeof member === 'function' ? member.bind(now) : member;
    },
  });
}

/** Nothing moves by itself on these planes; see `atOnce`. */
function noSimulation() {
  return {
    start: (signal?: AbortSignal) =>
      new Promise<void>(resolve => {
        if (signal?.aborted) resolve();
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
    stop: async () => {},
    logs: { read: () => [], follow: () => () => {} } as never,
    problems: () => [],
    whenIdle: async () => {},
  };
}

function same<T>(value: T): T {
  return value;
}

/** Errors of the code, as against those that the world causes. */
const BUG = /(ReferenceError|TypeError|RangeError|SyntaxError|AssertionError)/;

/** Keeps what only a mistake in the code can log. */
function bugLogger(bugs: string[]): RuntimeLogger {
  const look = (message: string, meta?: Record<string, unknown>) => {
    const stack = String(meta?.stack ?? message);
    if (BUG.test(stack)) bugs.push(`A controller failed: ${stack}`);
  };
  return { ...silent, warn: look, error: look };
}
