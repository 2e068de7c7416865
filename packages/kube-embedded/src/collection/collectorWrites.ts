import type {
  JsonValue,
  ObjectRef,
  Stored,
} from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import type { KindRegistry } from '../kinds/KindRegistry';
import type { Item } from './dependants';

const ACTOR = 'system:garbage-collector';

/** Who collects, and why. */
export function because(reason: string): WriteContext {
  return { actor: ACTOR, reason };
}

/** A change of metadata that fails when the object is no longer the one that was read. */
export function metadataPatch(
  object: Stored,
  changes: Partial<Pick<Stored['metadata'], 'finalizers' | 'ownerReferences'>>,
): { [key: string]: JsonValue } {
  const { uid, resourceVersion } = object.metadata;
  return {
    metadata: { uid, resourceVersion, ...changes } as unknown as JsonValue,
  };
}

/** Nothing for kinds that the cluster does not serve. */
export function refOfItem(
  kinds: KindRegistry,
  item: Item,
): ObjectRef | undefined {
  const kind = kinds.byKey(item.kind);
  return (
    kind && {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      ...(kind.namespaced ? { namespace: item.namespace } : {}),
      name: item.name,
    }
  );
}
