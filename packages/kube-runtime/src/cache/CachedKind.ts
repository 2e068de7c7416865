import {
  type KindRef,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
  type Stored,
} from '@openchoreo-backstage/kube-objects';

/** A kind to keep in memory, and how much of it. @public */
export interface CachedKind extends KindRef {
  /** Only objects of this namespace. */
  namespace?: string;
  /** Only objects that match; see `ListOptions`. */
  labelSelector?: string;
  /** Only objects that match; see `ListOptions`. */
  fieldSelector?: string;
  /**
   * What to keep of an object; metadata must stay but for managedFields. It
   * must not change its argument. Default `dropManagedFields`.
   */
  transform?: (object: Stored) => Stored;
  /** Objects per page of the list. Default 500. */
  pageSize?: number;
}

/** The object without `metadata.managedFields`, which nobody reads. @public */
export function dropManagedFields(object: Stored): Stored {
  if (!object.metadata.managedFields) {
    return object;
  }
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The key of a kind among others. */
export function kindKey({ apiVersion, kind }: KindRef): string {
  return `${apiVersion} ${kind}`;
}

/** Tells of an object whether the kind's list and watch would show it. */
export function scopeOf(kind: CachedKind): (object: Stored) => boolean {
  const labels = parseLabelSelector(kind.labelSelector);
  const fields = parseFieldSelector(kind.fieldSelector);
  return object =>
    (!kind.namespace || kind.namespace === object.metadata.namespace) &&
    matchesLabels(labels, object.metadata.labels) &&
    matchesFields(fields, object);
}

/**
 * @throws Error when `wanted` says something that `existing` does not
 */
export function assertSameScope(existing: CachedKind, wanted: CachedKind) {
  const { apiVersion: _a, kind: _k, ...said } = wanted;
  const differs = (Object.keys(said) as Array<keyof typeof said>).some(
    field => said[field] !== undefined && said[field] !== existing[field],
  );
  if (differs) {
    throw new Error(
      `${wanted.kind} (${wanted.apiVersion}) is in the cache with other selectors, page size or transform; say them before anything else uses the kind`,
    );
  }
}
