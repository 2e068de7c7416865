import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Knex } from 'knex';
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
  createElector,
  createManager,
  objectLeaseStore,
  type Clock,
  type Manager,
  type ObjectCache,
  type ObjectClient,
  type RuntimeLogger,
} from '@openchoreo-backstage/kube-runtime';
import {
  labels,
  openchoreoKinds,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { createAdmission } from '../admission';
import {
  createArtifactController,
  createServiceController,
} from '../artifacts';
import { createBindingController } from '../bindings';
import {
  createAPIClassController,
  createServiceClassController,
} from '../classes';
import { createComponentController } from '../components';
import { createEnvironmentController } from '../environments';
import { declareIndexes, kinds } from '../hierarchy';
import { createLogs, type Logs } from '../logs';
import { createOrganizationController } from '../organizations';
import { createPipelineController } from '../pipelines';
import {
  createDataPlaneController,
  createPlanes,
  followDataPlanes,
  type Planes,
} from '../planes';
import { createProjectController } from '../projects';
import { createPromotionController } from '../promotions/controller';
import type { MembershipSource } from '../promotions/membership';
import { createReleaseController } from '../releases';
import { createSealer, type ControlPlaneKeys, type Sealer } from '../sealing';
import { createWorkloadController } from '../workloads';
import type { ControlPlaneConfig } from './config';
import { installDefaults } from './defaultObjects';
import { sandboxClusters } from './sandboxClusters';

/** Id of the control plane's cluster in its store. */
export const CONTROL_PLANE_CLUSTER = 'control-plane';

/** Name of the lease that decides which process acts on a cluster. */
const LEASE = 'openchoreo-control-plane';

/** What a control plane is made from. @public */
export interface ControlPlaneOptions {
  /** SQLite through better-sqlite3, or PostgreSQL. It stays the caller's to destroy. */
  knex: Knex;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  logger: RuntimeLogger;
  config: ControlPlaneConfig;
  keys: ControlPlaneKeys;
  facts: ControlPlaneFacts;
  /**
   * What all calls of controllers to a cluster go through, for traces, and for
   * faults in tests. `cluster` is the id of the cluster in the store.
   */
  through?: (client: ObjectClient, cluster: string) => ObjectClient;
}

/** What the control plane asks others about. @public */
export interface ControlPlaneFacts {
  /** Who is a member of what; approvals count by it. */
  membership: MembershipSource;
}

/**
 * Objects, controllers and planes of one process.
 *
 * @public
 */
export interface ControlPlane {
  /** The control plane's cluster. What it writes is in `cache` at once. */
  client: ObjectClient;
  /**
   * The same cluster with what only an embedded one can do: several writes in
   * one transaction. What it writes reaches `cache` by watch.
   */
  cluster: EmbeddedCluster;
  /** Every kind of the control plane, kept current by watches. */
  cache: ObjectCache;
  planes: Planes;
  /** Log lines of what runs on the planes. */
  logs: Logs;
  sealer: Sealer;
  manager: Manager;
  store: EmbeddedStore;
  /** Resolves when the signal aborted, or `stop` was called, and all has ended. */
  start(signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
  /** The caches are current, and no controller hangs. */
  healthy(): boolean;
}

/**
 * A control plane on a database: the store with its rules, the caches, the
 * controllers and the sandbox planes. Nothing runs before `start`.
 *
 * @public
 */
export async function createControlPlane(
  options: ControlPlaneOptions,
): Promise<ControlPlane> {
  const { knex, clock, random, logger, config, keys } = options;
  const { through = client => client } = options;
  const store = await openStore({
    knex,
    clock,
    logger,
    encryption: keyRing(
      keys.encryption.map(({ id, secret }) => ({
        id,
        secret: secret.toString('base64'),
      })),
    ),
    ledger: { labelsOf: ledgerLabels },
  });
  const cluster = store.cluster(CONTROL_PLANE_CLUSTER, {
    kinds: [...openchoreoKinds, ...builtInKinds.filter(isNeeded)],
  });
  const identity = `${hostname()}-${randomUUID()}`;
  const elect = !(config.leaderElection ?? isShared(knex))
    ? undefined
    : (client: ObjectClient) =>
        createElector({
          store: objectLeaseStore(client, 'default'),
          name: LEASE,
          identity,
          clock,
          random,
          logger,
        });
  const manager = createManager({
    client: through(cluster, CONTROL_PLANE_CLUSTER),
    logger,
    clock,
    random,
    ...(elect ? { lease: elect(cluster) } : {}),
  });
  const { cache } = manager;
  cluster.admit(createAdmission(cache, clock));
  declareIndexes(cache);
  [...Object.values(kinds)].forEach(kind => cache.addKind(kind));

  const sealer = createSealer(keys.seal);
  const planes = createPlanes({
    sandbox: sandboxClusters({
      store,
      clock,
      random,
      logger,
      through,
      lease: elect,
    }),
    clock,
    random,
    logger,
  });
  const unfollow = followDataPlanes(cache, planes);
  const deps = { client: manager.client, reader: cache, clock, planes, sealer };
  [
    createOrganizationController(deps),
    createDataPlaneController(deps),
    createEnvironmentController(deps),
    createPipelineController(deps),
    createProjectController(deps),
    createComponentController(deps),
    createWorkloadController({
      ...deps,
      autoCreateTypeResource: config.autoCreateTypeResource ?? true,
    }),
    createServiceClassController(deps),
    createAPIClassController(deps),
    createServiceController(deps),
    createArtifactController({ ...deps, keep: config.artifacts?.keep ?? 10 }),
    createBindingController({ ...deps, platform: config.platform }),
    createPromotionController({
      ...deps,
      ...config.promotions,
      membership: options.facts.membership,
      platform: config.platform,
    }),
    createReleaseController({
      ...deps,
      installation: config.installation ?? 'openchoreo',
    }),
  ].forEach(controller => manager.add(controller));

  const end = new AbortController();
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    if (config.defaultResources ?? true) await installDefaults(cluster);
    await manager.start(end.signal);
  }

  return {
    client: createCachingClient(cluster, cache),
    cluster,
    cache,
    planes,
    logs: createLogs(cache, planes),
    sealer,
    manager,
    store,

    start(signal) {
      signal?.addEventListener('abort', () => end.abort(), { once: true });
      if (signal?.aborted) end.abort();
      running ??= run();
      return running;
    },

    async stop() {
      end.abort();
      unfollow();
      // Whoever started it has the error; ending must go on.
      await running?.catch(() => undefined);
      await planes.stop();
      await store.close();
    },

    healthy: () => manager.healthy(),
  };
}

/** A SQLite database belongs to one process. */
function isShared(knex: Knex): boolean {
  return !/sqlite/.test(String(knex.client.config.client));
}

/** Kinds of Kubernetes that the control plane itself holds. */
function isNeeded({ kind }: { kind: string }): boolean {
  return ['Namespace', 'Secret', 'ConfigMap', 'Lease', 'Event'].includes(kind);
}

/** By what the history of an object is found. */
function ledgerLabels({ metadata, kind }: KubeObject) {
  const own = metadata.labels ?? {};
  const project = kind === 'Project' ? metadata.name : own[labels.project];
  const component =
    kind === 'Component' ? metadata.name : own[labels.component];
  const environment = own[labels.environment];
  return {
    ...(project ? { project } : {}),
    ...(component ? { component } : {}),
    ...(environment ? { environment } : {}),
  };
}
