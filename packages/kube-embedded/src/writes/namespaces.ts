import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { PreparedWrite } from './Write';

/** Namespaces carry a finalizer in their spec until they are empty. */
export function activeNamespace(object: KubeObject): KubeObject {
  return {
    ...labelledNamespace(object),
    spec: { finalizers: ['kubernetes'] },
    status: { phase: 'Active' },
  };
}

/** A namespace keeps its spec, which is the cluster's own, and its label. */
export function withOwnParts(
  write: PreparedWrite,
  current: Stored,
  object: KubeObject,
): KubeObject {
  if (write.kind.key !== 'Namespace') {
    return object;
  }
  const { spec: _, ...rest } = labelledNamespace(object);
  return current.spec === undefined ? rest : { ...rest, spec: current.spec };
}

function labelledNamespace(object: KubeObject): KubeObject {
  const { name, labels } = object.metadata;
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: { ...labels, 'kubernetes.io/metadata.name': name },
    },
  };
}

/** What an empty namespace becomes, and with that it goes. */
export function withoutSpecFinalizers(object: Stored): KubeObject {
  return { ...object, spec: {} };
}
