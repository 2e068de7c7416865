import {
  deepEqualJson,
  type KubeObject,
  NotFoundError,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import { Deployment, REPLICA_SET, ReplicaSet } from './Deployment';
import { newPod } from './newObjects';

/** The writes that keep one Deployment, each with its reason in the history. */
export function deploymentWrites(
  client: ObjectClient,
  random: () => number,
  deployment: Stored<Deployment>,
) {
  const context = (reason: string) => ({
    actor: 'system:kube-sandbox',
    reason,
    cause: `Deployment ${deployment.metadata.name}`,
  });
  return {
    createSet: (set: ReplicaSet) =>
      client.create(set, context('A new version is rolled out')),

    createPod: (set: Stored<ReplicaSet>) =>
      client.create(newPod(set, random), context('A pod was missing')),

    async scale(set: Stored<ReplicaSet>, replicas: number) {
      if (set.spec?.replicas !== replicas) {
        await client.patch(
          { ...REPLICA_SET, ...nameOf(set) },
          { spec: { replicas } },
          context(`Scaled to ${replicas}`),
        );
      }
    },

    async remove(object: Stored, reason: string) {
      const { apiVersion, kind } = object;
      try {
        await client.delete(
          { apiVersion, kind, ...nameOf(object) },
          context(reason),
          { preconditions: { uid: object.metadata.uid } },
        );
      } catch (error) {
        // Somebody else removed it, which is what was wanted.
        if (!(error instanceof NotFoundError)) {
          throw error;
        }
      }
    },

    async status<T extends KubeObject>(object: Stored<T>, status: T['status']) {
      if (!deepEqualJson(object.status, status)) {
        const { apiVersion, kind } = object;
        await client.replaceStatus(
          { apiVersion, kind, metadata: nameOf(object), status },
          context('The pods changed'),
        );
      }
    },
  };
}

function nameOf({ metadata }: Stored): { name: string; namespace?: string } {
  return { name: metadata.name, namespace: metadata.namespace };
}
