import type {
  KindRef,
  KubeObject,
  Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  createCachingClient,
  createObjectCache,
  sleep,
  type Clock,
  type ObjectCache,
  type ObjectClient,
  type RuntimeLogger,
} from '@openchoreo-backstage/kube-runtime';
import type { Sandbox } from '@openchoreo-backstage/kube-sandbox';
import {
  CELL,
  labels,
  managers,
  type DataPlane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { indexValue, kinds, namespaceOf } from '../hierarchy';
import { planeKey, type Plane, type PlaneRef } from './Plane';

/** A simulated cluster: its objects, and what moves them. */
export interface SandboxCluster {
  client: ObjectClient;
  /** Kinds that it serves and a Release may have applied. */
  kinds: readonly KindRef[];
  /**
   * What plays the kubelets and controllers of the cluster; it can be started
   * once. Every process starts one, and their lease decides which one acts.
   */
  simulate(): Sandbox;
}

/** Something happened on a plane. */
export type PlaneEvent =
  /** The plane can be talked to from now on, or no more. */
  | { type: 'opened' | 'closed'; plane: PlaneRef }
  /** An object that a Release applied changed. */
  | { type: 'changed'; plane: PlaneRef; object: KubeObject };

/**
 * The data planes by the name of their DataPlane object.
 *
 * @public
 */
export interface Planes {
  /** The plane, once it is open and its first lists are in. */
  get(ref: PlaneRef): Plane | undefined;
  /** It is on its way: nothing is wrong with it, but its first lists are not in yet. */
  isOpening(ref: PlaneRef): boolean;
  /** Calls the listener with what happens on planes; the answer ends it. */
  onEvent(listener: (event: PlaneEvent) => void): () => void;
  /** Opens the plane of a DataPlane object; does nothing where it is open. */
  open(dataPlane: Stored<DataPlane>): void;
  /** Closes a plane, for good. */
  close(ref: PlaneRef): void;
  /** For tests: resolves when the simulations of all open planes have nothing to do now. */
  whenIdle(options: { deadlineMs: number }): Promise<void>;
  /** Closes everything; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/** What planes are made from. */
export interface PlanesOptions {
  /** The simulated cluster of a sandbox plane. Called once per opened plane. */
  sandbox(ref: PlaneRef): SandboxCluster;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  logger: RuntimeLogger;
}

interface OpenPlane {
  plane: Plane;
  sandbox: Sandbox;
  synced: boolean;
  end: AbortController;
}

/** Pods say why replicas are not ready. */
const POD: KindRef = { apiVersion: 'v1', kind: 'Pod' };
/** On every pod that a Release causes (spec/controllers.md 3.2). */
const USER_WORKLOADS = 'belong-to=user-workloads';

/** How long the first lists of a plane may take before that is a problem of the plane. */
const SYNC_DEADLINE_MS = 60_000;

/** How long to wait before a failed simulation is started again. */
const RESTART_MS = 5_000;

/** No planes are open at first; see `open`. */
export function createPlanes(options: PlanesOptions): Planes {
  const { logger } = options;
  const open = new Map<string, OpenPlane>();
  const listeners = new Set<(event: PlaneEvent) => void>();
  const running = new Set<Promise<void>>();

  function emit(event: PlaneEvent) {
    listeners.forEach(listener => listener(event));
  }

  /** Runs something until it ends by itself; an error ends only that. */
  function track(what: string, task: Promise<void>) {
    const run = task
      .catch(error => {
        logger.error(`${what} ended: ${String(error)}`);
      })
      .finally(() => running.delete(run));
    running.add(run);
  }

  function openSandbox(ref: PlaneRef): OpenPlane {
    const cluster = options.sandbox(ref);
    const cache = planeCache(options, cluster);
    const end = new AbortController();
    const entry: OpenPlane = {
      plane: {
        ...ref,
        simulated: true,
        client: createCachingClient(cluster.client, cache),
        objects: cache,
        kinds: cluster.kinds,
        logs: () => entry.sandbox.logs,
      },
      sandbox: cluster.simulate(),
      synced: false,
      end,
    };
    for (const kind of [...cluster.kinds, POD]) {
      cache.onChange(kind, ({ object }) => {
        emit({ type: 'changed', plane: ref, object });
      });
    }
    const name = planeKey(ref);
    track(`The watch on plane ${name}`, cache.start(end.signal));
    track(`The simulation of plane ${name}`, simulate(entry, cluster));
    track(
      `Opening plane ${name}`,
      cache.waitForSync(end.signal, SYNC_DEADLINE_MS).then(() => {
        if (end.signal.aborted) return;
        entry.synced = true;
        emit({ type: 'opened', plane: ref });
      }),
    );
    return entry;
  }

  /** Starts the simulation again when it could not be started or ended by itself. */
  async function simulate(entry: OpenPlane, cluster: SandboxCluster) {
    const { signal } = entry.end;
    while (!signal.aborted) {
      try {
        await entry.sandbox.start(signal);
      } catch (error) {
        logger.error(
          `The simulation of plane ${planeKey(
            entry.plane,
          )} failed and is started again: ${String(error)}`,
        );
      }
      await sleep(options.clock, RESTART_MS, signal);
      if (!signal.aborted) entry.sandbox = cluster.simulate();
    }
  }

  function close(ref: PlaneRef) {
    const key = planeKey(ref);
    const entry = open.get(key);
    if (!entry) return;
    open.delete(key);
    entry.end.abort();
    emit({ type: 'closed', plane: ref });
  }

  return {
    get(ref) {
      const entry = open.get(planeKey(ref));
      return entry?.synced ? entry.plane : undefined;
    },

    isOpening(ref) {
      return open.get(planeKey(ref))?.synced === false;
    },

    onEvent(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },

    open(dataPlane) {
      const ref = {
        namespace: namespaceOf(dataPlane),
        name: dataPlane.metadata.name,
      };
      if (open.has(planeKey(ref)) || !dataPlane.spec.sandbox) return;
      open.set(planeKey(ref), openSandbox(ref));
    },

    close,

    async whenIdle(idle) {
      for (const { sandbox } of open.values()) await sandbox.whenIdle(idle);
    },

    async stop() {
      for (const { plane } of [...open.values()]) close(plane);
      await Promise.all(running);
    },
  };
}

/** Index of `Plane.objects`: what the Release of a uid applied. */
export const RELEASE_INDEX = 'release';

/**
 * Index of the pods in `Plane.objects`: those of a component in a namespace,
 * `indexValue(namespace, component label)`.
 */
export const COMPONENT_INDEX = 'component';

/** What Releases applied on a plane, and the namespaces they made. */
function planeCache(
  { clock, random, logger }: PlanesOptions,
  { client, kinds: served }: SandboxCluster,
): ObjectCache {
  const cache = createObjectCache({ client, clock, random, logger });
  for (const kind of served) {
    cache.addKind({
      ...kind,
      labelSelector:
        kind.kind === kinds.Namespace.kind
          ? `${labels.createdBy}=${managers.releaseController}`
          : `${labels.managedBy}=${managers.releaseController}`,
    });
    cache.addIndex({
      kind,
      name: RELEASE_INDEX,
      values: ({ metadata }) =>
        [metadata.labels?.[labels.releaseUid]].filter(uid => uid !== undefined),
    });
  }
  cache.addKind({ ...POD, labelSelector: USER_WORKLOADS });
  cache.addIndex({
    kind: POD,
    name: COMPONENT_INDEX,
    values: ({ metadata }) => [
      indexValue(metadata.namespace, metadata.labels?.[CELL.component] ?? ''),
    ],
  });
  return cache;
}
