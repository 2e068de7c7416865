import {
  NotFoundError,
  refOf,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';

/** True once deletion was asked for. */
export function isDeleting(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Whether the object waits for this finalizer. */
export function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) ?? false;
}

/**
 * Puts a finalizer on a live object.
 *
 * @returns whether it was written; the event of that write continues the work
 */
export async function ensureFinalizer(
  client: ObjectClient,
  object: Stored,
  finalizer: string,
  context: WriteContext,
): Promise<boolean> {
  if (hasFinalizer(object, finalizer)) return false;
  await client.patch(
    refOf(object),
    {
      metadata: {
        // A merge patch replaces the whole list, so it must not meet a newer one.
        resourceVersion: object.metadata.resourceVersion,
        finalizers: [...(object.metadata.finalizers ?? []), finalizer],
      },
    },
    context,
  );
  return true;
}

/** Takes a finalizer off; the object goes when it was the last one. */
export async function removeFinalizer(
  client: ObjectClient,
  object: Stored,
  finalizer: string,
  context: WriteContext,
): Promise<void> {
  if (!hasFinalizer(object, finalizer)) return;
  try {
    await client.patch(
      refOf(object),
      {
        metadata: {
          resourceVersion: object.metadata.resourceVersion,
          finalizers: (object.metadata.finalizers ?? []).filter(
            entry => entry !== finalizer,
          ),
        },
      },
      context,
    );
  } catch (error) {
    // Gone already: that is what was wanted.
    if (!(error instanceof NotFoundError)) throw error;
  }
}

/**
 * Asks for the deletion of an object, unless that was done before. The uid
 * makes sure that a successor of the same name is left alone.
 */
export async function deleteObject(
  client: ObjectClient,
  object: Stored,
  context: WriteContext,
): Promise<void> {
  if (isDeleting(object)) return;
  try {
    await client.delete(refOf(object), context, {
      preconditions: { uid: object.metadata.uid },
      propagationPolicy: 'Background',
    });
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}
