import {
  AlreadyExistsError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  type ObjectRef,
  type Stored,
  formatRef,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';
import type { PreparedWrite } from './Write';

/** @throws ConflictError when the writer means another object or another version of it */
export function requireSame(write: PreparedWrite, current: Stored): void {
  const { metadata } = write.input;
  const { uid, resourceVersion } = isJsonObject(metadata) ? metadata : {};
  if (uid && uid !== current.metadata.uid) {
    throw new ConflictError(
      `${formatRef(
        write.ref,
      )} was deleted and created again since it was read: its uid is ${
        current.metadata.uid
      }, not ${uid}`,
      { ref: write.ref },
    );
  }
  if (resourceVersion && resourceVersion !== current.metadata.resourceVersion) {
    throw new ConflictError(
      `${formatRef(
        write.ref,
      )} has changed since it was read; read it again and retry`,
      { ref: write.ref },
    );
  }
}

/** @throws NotFoundError, ForbiddenError */
export function requireNamespace(
  ref: ObjectRef,
  namespace: Stored | undefined,
): void {
  if (!namespace) {
    throw new NotFoundError(
      `The namespace "${ref.namespace}" was not found, so ${formatRef(
        ref,
      )} cannot be created in it`,
      { ref },
    );
  }
  if (namespace.metadata.deletionTimestamp) {
    throw new ForbiddenError(
      `${formatRef(ref)} cannot be created, since the namespace "${
        ref.namespace
      }" is being deleted`,
      { ref },
    );
  }
}

export function alreadyExists(
  ref: ObjectRef,
  current: Stored,
): AlreadyExistsError {
  return new AlreadyExistsError(
    current.metadata.deletionTimestamp
      ? `${formatRef(ref)} is still being deleted; wait until it is gone`
      : `${formatRef(ref)} exists already`,
    { ref },
  );
}
