import {
  controllerOf,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  ControllerOptions,
  ObjectCache,
  ObjectClient,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import { Pod, POD } from '../pods/Pod';
import { Deployment, DEPLOYMENT, REPLICA_SET, ReplicaSet } from './Deployment';
import { deploymentOutlook } from './deploymentStatus';
import { deploymentWrites } from './deploymentWrites';
import { planRollout } from './rollout';
import {
  currentVersion,
  isAvailable,
  isReady,
  Version,
  versionPod,
} from './Version';
import { newReplicaSet } from './newObjects';

/** @internal */
export interface DeploymentControllerOptions {
  cache: ObjectCache;
  client: ObjectClient;
  clock: Clock;
  random: () => number;
}

/** Finds ReplicaSets and pods by the uid of their controller. */
const OWNER_INDEX = 'controller-uid';

/**
 * Keeps the pods of Deployments: one ReplicaSet per version, pods created and
 * removed step by step, counts and conditions in the status. What an owner
 * leaves behind is the cluster's garbage collection.
 */
export function deploymentController(
  options: DeploymentControllerOptions,
): ControllerOptions {
  const { cache, client, clock, random } = options;
  for (const kind of [REPLICA_SET, POD]) {
    cache.addIndex({ kind, name: OWNER_INDEX, values: controllerUid });
  }

  const owned = <T extends KubeObject>(kind: typeof POD, owner: Stored) =>
    cache.list<T>(kind, {
      namespace: owner.metadata.namespace,
      index: { name: OWNER_INDEX, value: owner.metadata.uid },
    });

  function versionsOf(deployment: Stored<Deployment>, now: Date): Version[] {
    const minReadyMs = (deployment.spec?.minReadySeconds ?? 0) * 1000;
    const alive = ({ metadata }: Stored) => !metadata.deletionTimestamp;
    return owned<ReplicaSet>(REPLICA_SET, deployment)
      .filter(alive)
      .map(set => ({
        set,
        pods: owned<Pod>(POD, set)
          .filter(alive)
          .map(pod => versionPod(pod, minReadyMs, now)),
      }));
  }

  /** Creates and removes pods, one step towards what is wanted. */
  async function roll(deployment: Stored<Deployment>, now: Date) {
    const { spec } = deployment;
    const write = deploymentWrites(client, random, deployment);
    const versions = versionsOf(deployment, now);
    const current = currentVersion(deployment, versions);
    const pods = current?.pods ?? [];
    const outdated = versions.filter(version => version !== current);
    const { maxSurge = '25%', maxUnavailable = '25%' } =
      spec?.strategy?.rollingUpdate ?? {};
    const step = planRollout({
      desired: spec?.replicas ?? 1,
      strategy: spec?.strategy?.type ?? 'RollingUpdate',
      maxSurge,
      maxUnavailable,
      updated: pods,
      outdated: outdated.flatMap(version => version.pods),
    });
    const kept = pods.filter(pod => !step.remove.includes(pod)).length;
    const set =
      current?.set ??
      (await write.createSet(newReplicaSet(deployment, step.create)));
    await write.scale(set, kept + step.create);
    for (let created = 0; created < step.create; created += 1) {
      await write.createPod(set);
    }
    for (const { pod } of step.remove) {
      await write.remove(pod, 'A pod too many, or of an old version');
    }
    for (const version of outdated) {
      const left = version.pods.filter(pod => !step.remove.includes(pod));
      if (left.length === 0) {
        await write.remove(version.set, 'An old version without pods');
      } else {
        await write.scale(version.set, left.length);
      }
    }
  }

  /** @returns when to look again although nothing changes */
  async function report(
    deployment: Stored<Deployment>,
    now: Date,
  ): Promise<Date | undefined> {
    const write = deploymentWrites(client, random, deployment);
    const versions = versionsOf(deployment, now);
    const current = currentVersion(deployment, versions);
    for (const { set, pods } of versions) {
      await write.status<ReplicaSet>(set, {
        replicas: pods.length,
        ...unlessZero('readyReplicas', pods.filter(isReady).length),
        ...unlessZero('availableReplicas', pods.filter(isAvailable).length),
        observedGeneration: set.metadata.generation,
      });
    }
    const all = versions.flatMap(({ pods }) => pods);
    const { status, deadlineAt } = deploymentOutlook(
      deployment,
      {
        replicas: all.length,
        updated: current?.pods.length ?? 0,
        ready: all.filter(isReady).length,
        available: all.filter(isAvailable).length,
      },
      now,
    );
    await write.status(deployment, status);
    const times = all
      .map(({ availableAt }) => availableAt)
      .concat(deadlineAt)
      .filter(time => time !== undefined);
    return times.length > 0
      ? new Date(Math.min(...times.map(Number)))
      : undefined;
  }

  return {
    name: 'sandbox-deployments',
    for: DEPLOYMENT,
    owns: [REPLICA_SET],
    watches: [{ kind: POD, map: pod => deploymentOfPod(pod, cache) }],
    concurrency: 16,
    reconcile: async ({ namespace, name }) => {
      const deployment = cache.get<Deployment>({
        ...DEPLOYMENT,
        namespace,
        name,
      });
      if (!deployment?.spec || deployment.metadata.deletionTimestamp) {
        return {};
      }
      const now = clock.now();
      await roll(deployment, now);
      const again = await report(deployment, now);
      return again
        ? { requeueAfterMs: Math.max(1, again.getTime() - now.getTime()) }
        : {};
    },
  };
}

function deploymentOfPod(
  pod: KubeObject,
  cache: ObjectCache,
): ReconcileRequest[] {
  const { namespace } = pod.metadata;
  const setName = controllerOf(pod)?.name;
  const set =
    setName && cache.get({ ...REPLICA_SET, namespace, name: setName });
  const name = set && controllerOf(set)?.name;
  return name ? [{ namespace, name }] : [];
}

function controllerUid(object: KubeObject): string[] {
  const uid = controllerOf(object)?.uid;
  return uid ? [uid] : [];
}

function unlessZero<K extends string>(
  field: K,
  value: number,
): { [key in K]?: number } {
  return value === 0 ? {} : ({ [field]: value } as { [key in K]: number });
}
