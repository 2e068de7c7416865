import {
  contentHash,
  controllerReference,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import { SIMULATED_ANNOTATION } from '../behavior/behavior';
import { Pod, POD, PodTemplate } from '../pods/Pod';
import {
  Deployment,
  REPLICA_SET,
  ReplicaSet,
  TEMPLATE_HASH_LABEL,
} from './Deployment';

/** Names a version of a Deployment by the content of its pod template. */
export function templateHash(template: PodTemplate): string {
  return contentHash(template).slice('sha256:'.length).slice(0, 10);
}

const SIMULATED = { [SIMULATED_ANNOTATION]: 'true' };

/** The ReplicaSet of the Deployment's current version. */
export function newReplicaSet(
  deployment: Stored<Deployment>,
  replicas: number,
): ReplicaSet {
  const { metadata, spec } = deployment;
  const { template, selector } = spec!;
  const hash = templateHash(template);
  const labels = { ...template.metadata?.labels, [TEMPLATE_HASH_LABEL]: hash };
  return {
    ...REPLICA_SET,
    metadata: {
      // Room for the hash here and the suffix of the pods, whose names are
      // DNS labels.
      name: `${metadata.name.slice(0, 46)}-${hash}`,
      namespace: metadata.namespace,
      labels,
      annotations: SIMULATED,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      selector: {
        ...selector,
        matchLabels: { ...selector.matchLabels, [TEMPLATE_HASH_LABEL]: hash },
      },
      template: {
        ...template,
        metadata: { ...template.metadata, labels },
      },
    },
  };
}

/** The characters of generated names: none that make words or look alike. */
const SUFFIX_CHARACTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** One more pod of a version. */
export function newPod(set: Stored<ReplicaSet>, random: () => number): Pod {
  const { template } = set.spec!;
  const suffix = Array.from(
    { length: 5 },
    () => SUFFIX_CHARACTERS[Math.floor(random() * SUFFIX_CHARACTERS.length)],
  ).join('');
  return {
    ...POD,
    metadata: {
      name: `${set.metadata.name}-${suffix}`,
      namespace: set.metadata.namespace,
      labels: template.metadata?.labels,
      annotations: { ...template.metadata?.annotations, ...SIMULATED },
      ownerReferences: [controllerReference(set)],
    },
    spec: { ...template.spec, nodeName: 'sandbox' },
  };
}
