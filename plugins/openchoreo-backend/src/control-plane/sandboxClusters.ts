import {
  builtInKinds,
  type CustomKind,
  type EmbeddedCluster,
  type EmbeddedStore,
} from '@openchoreo-backstage/kube-embedded';
import type {
  Clock,
  Lease,
  ObjectClient,
  RuntimeLogger,
} from '@openchoreo-backstage/kube-runtime';
import { createSandbox } from '@openchoreo-backstage/kube-sandbox';
import { defaultAllowedKinds } from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds } from '../hierarchy';
import { planeKey, type PlaneRef, type SandboxCluster } from '../planes';

/** What a Release may apply on a sandbox plane, and the namespaces of cells. */
const releasedKinds = builtInKinds
  .filter(isReleased)
  .map(({ group, version, kind }) => ({
    apiVersion: group ? `${group}/${version}` : version,
    kind,
  }));

/**
 * The simulated clusters of sandbox planes, which live in the database of the
 * control plane.
 */
export function sandboxClusters(options: {
  store: EmbeddedStore;
  clock: Clock;
  /** A number in [0, 1). */
  random: () => number;
  logger: RuntimeLogger;
  /** What calls of controllers to a cluster go through; the simulation's own do not. */
  through: (client: ObjectClient, cluster: string) => ObjectClient;
  /** Decides which process simulates a cluster; absent for a single process. */
  lease?: (client: ObjectClient) => Lease;
}): (ref: PlaneRef) => SandboxCluster {
  const { store, clock, random, logger } = options;
  const clusters = new Map<string, EmbeddedCluster>();

  /** A store opens a cluster once, a plane may come and go. */
  function clusterOf(ref: PlaneRef): EmbeddedCluster {
    const key = planeKey(ref);
    const known = clusters.get(key);
    if (known) return known;
    const cluster = store.cluster(`${ref.namespace}/DataPlane/${ref.name}`, {
      kinds: builtInKinds,
    });
    clusters.set(key, cluster);
    return cluster;
  }

  return ref => {
    const client = clusterOf(ref);
    return {
      client: options.through(client, client.id),
      kinds: releasedKinds,
      simulate: () =>
        createSandbox({
          client,
          clock,
          random,
          logger,
          ...(options.lease ? { lease: options.lease(client) } : {}),
        }),
    };
  };
}

function isReleased({ group, kind }: CustomKind): boolean {
  return (
    (group === '' && kind === kinds.Namespace.kind) ||
    defaultAllowedKinds.some(
      allowed => allowed.group === group && allowed.kind === kind,
    )
  );
}
