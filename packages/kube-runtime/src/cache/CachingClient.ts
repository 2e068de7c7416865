import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectClient, WriteOptions } from '../client/ObjectClient';
import type { ObjectCache } from './ObjectCache';

/**
 * A client whose successful writes are in the cache before they resolve, so
 * that who wrote reads what was written. Reads go to the cluster as before;
 * read from the cache where its view will do.
 *
 * @public
 */
export function createCachingClient(
  client: ObjectClient,
  cache: Pick<ObjectCache, 'put' | 'forget'>,
): ObjectClient {
  function take(object: Stored, deleted: boolean) {
    if (deleted && !isHeld(object)) {
      cache.forget(object);
    } else {
      cache.put(object);
    }
  }

  async function written<T extends Stored>(
    write: Promise<T>,
    options: WriteOptions | undefined,
  ): Promise<T> {
    const object = await write;
    if (!options?.dryRun) {
      // Taking the last finalizer off a deleted object is what removes it.
      take(object, object.metadata.deletionTimestamp !== undefined);
    }
    return object;
  }

  return {
    get: ref => client.get(ref),
    list: (kind, options) => client.list(kind, options),
    watch: (kind, options) => client.watch(kind, options),
    create: (object, context, options) =>
      written(client.create(object, context, options), options),
    replace: (object, context, options) =>
      written(client.replace(object, context, options), options),
    replaceStatus: (object, context, options) =>
      written(client.replaceStatus(object, context, options), options),
    apply: (object, context, options) =>
      written(client.apply(object, context, options), options),
    applyStatus: (object, context, options) =>
      written(client.applyStatus(object, context, options), options),
    patch: (ref, patch, context, options) =>
      written(client.patch(ref, patch, context, options), options),

    async delete(ref, context, options) {
      const object = await client.delete(ref, context, options);
      if (!options?.dryRun) {
        take(object, true);
      }
      return object;
    },
  };
}

/** Finalizers, or a grace period that somebody else ends, keep a deleted object. */
export function isHeld({ metadata }: Stored): boolean {
  return (
    (metadata.finalizers?.length ?? 0) > 0 ||
    (metadata.deletionGracePeriodSeconds ?? 0) > 0
  );
}
