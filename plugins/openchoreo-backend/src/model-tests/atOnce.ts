import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';

/** Images with this tag never become available. */
export const BROKEN_TAG = 'broken';

/**
 * A data plane on which every Deployment has its pods the moment it is
 * written, so that a sequence of the model test needs no simulated kubelet.
 */
export function atOnce(client: ObjectClient): ObjectClient {
  const roll = async <T extends KubeObject>(stored: Stored<T>) =>
    stored.kind === 'Deployment'
      ? client.replaceStatus<T>(
          { ...stored, status: statusOf(stored) } as Stored<T>,
          { actor: 'system:kubelet' },
        )
      : stored;
  return {
    get: ref => client.get(ref),
    list: (kind, options) => client.list(kind, options),
    watch: (kind, options) => client.watch(kind, options),
    create: async (...args) => roll(await client.create(...args)),
    replace: async (...args) => roll(await client.replace(...args)),
    patch: async (...args) => roll(await client.patch(...args)) as never,
    apply: async (...args) => roll(await client.apply(...args)),
    replaceStatus: (...args) => client.replaceStatus(...args),
    applyStatus: (...args) => client.applyStatus(...args),
    delete: (...args) => client.delete(...args),
  };
}

interface DeploymentSpec {
  replicas?: number;
  template: { spec: { containers: Array<{ image: string }> } };
}

function statusOf(deployment: Stored) {
  const { replicas = 1, template } = deployment.spec as DeploymentSpec;
  const broken = template.spec.containers.some(({ image }) =>
    image.endsWith(`:${BROKEN_TAG}`),
  );
  return {
    observedGeneration: deployment.metadata.generation,
    replicas,
    updatedReplicas: replicas,
    ...(broken
      ? { unavailableReplicas: replicas }
      : { readyReplicas: replicas, availableReplicas: replicas }),
    conditions: [
      {
        type: 'Progressing',
        status: broken ? 'False' : 'True',
        reason: broken ? 'ProgressDeadlineExceeded' : 'NewReplicaSetAvailable',
        message: '',
      },
    ],
  };
}
