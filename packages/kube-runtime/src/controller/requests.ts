import {
  controllerOf,
  groupOf,
  type KindRef,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { CacheChange } from '../cache/KindStore';
import type { ObjectReader } from '../cache/ObjectReader';
import type { EventMapper, ReconcileRequest } from './Reconciler';

/** `namespace/name` or `name`: the queue's key of a request. */
export function requestKey({ namespace, name }: ReconcileRequest): string {
  return namespace ? `${namespace}/${name}` : name;
}

/** The request of a key. */
export function requestOf(key: string): ReconcileRequest {
  const slash = key.indexOf('/');
  return slash < 0
    ? { name: key }
    : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The object itself. */
export const mapToSelf: EventMapper = ({ metadata }) => [
  metadata.namespace
    ? { namespace: metadata.namespace, name: metadata.name }
    : { name: metadata.name },
];

/**
 * The object of kind `owner` that controls the changed one. Versions of a kind
 * are the same object, so only group and kind are compared.
 *
 * A namespaced object may belong to a cluster-scoped one; the cache tells
 * which it is. An owner that is not in the cache needs no request: when it
 * comes, its own event brings one.
 */
export function mapToController(
  owner: KindRef,
  reader: ObjectReader,
): EventMapper {
  return (object: KubeObject) => {
    const reference = controllerOf(object);
    if (
      !reference ||
      reference.kind !== owner.kind ||
      groupOf(reference.apiVersion) !== groupOf(owner.apiVersion)
    ) {
      return [];
    }
    const { namespace } = object.metadata;
    const { name } = reference;
    if (namespace && reader.get({ ...owner, namespace, name })) {
      return [{ namespace, name }];
    }
    return reader.get({ ...owner, name }) ? [{ name }] : [];
  };
}

/**
 * The keys that a change concerns. Where a reference, label or owner changed,
 * that is both the old and the new one.
 */
export function keysOf(change: CacheChange, map: EventMapper): Set<string> {
  const requests = map(change.object);
  return new Set(
    (change.previous ? requests.concat(map(change.previous)) : requests).map(
      requestKey,
    ),
  );
}
