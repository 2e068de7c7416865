import type {
  KindRef,
  KubeObject,
  ObjectRef,
  Stored,
} from '@openchoreo-backstage/kube-objects';

/** @public */
export interface CacheListOptions {
  namespace?: string;
  /** Exact matches on labels. */
  labels?: Record<string, string>;
  /** A named index that was declared for the kind, and the value to look up. */
  index?: { name: string; value: string };
}

/**
 * Synchronous reads from caches that watches keep current. What this process
 * wrote through the cache's own client is visible at once. Objects are shared:
 * never change them in place.
 *
 * @public
 */
export interface ObjectReader {
  get<T extends KubeObject = KubeObject>(ref: ObjectRef): Stored<T> | undefined;
  list<T extends KubeObject = KubeObject>(
    kind: KindRef,
    options?: CacheListOptions,
  ): Stored<T>[];
}
