import { fieldPath } from '@openchoreo-backstage/kube-objects';
import { isRecord } from '../content';

/** Fields by which items of Kubernetes lists are told apart. */
const ITEM_KEYS = ['name', 'containerPort', 'port', 'mountPath', 'key'];

/**
 * The paths of all leaf values: `template.spec.containers[main].image`. A list
 * whose items have no name is one leaf, since it is replaced as a whole.
 */
export function leafPaths(value: unknown, base = ''): string[] {
  if (isRecord(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, member]) =>
      leafPaths(member, fieldPath(base, key)),
    );
  }
  const key = Array.isArray(value) ? itemKey(value) : undefined;
  return key === undefined
    ? [base]
    : (value as Record<string, unknown>[]).flatMap(item =>
        leafPaths(item, `${base}[${String(item[key])}]`),
      );
}

function itemKey(list: readonly unknown[]): string | undefined {
  return list.length > 0
    ? ITEM_KEYS.find(key => list.every(item => isRecord(item) && key in item))
    : undefined;
}
