import {
  ConflictError,
  ForbiddenError,
  type KubeObject,
  type Stored,
  formatRef,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';
import type { Draft } from './draft';
import { timestamp } from './metadata';
import type { PreparedWrite } from './Write';

/** Keeps an owner until the dependants that block its deletion are gone. */
export const FOREGROUND_FINALIZER = 'foregroundDeletion';

/** Keeps an owner until its dependants no longer refer to it. */
export const ORPHAN_FINALIZER = 'orphan';

const UNDELETABLE_NAMESPACES = new Set(['default']);

/** @throws ConflictError, ForbiddenError */
export function draftDeletion(
  write: PreparedWrite,
  current: Stored,
  now: Date,
): Draft {
  requirePreconditions(write, current);
  if (
    write.kind.key === 'Namespace' &&
    UNDELETABLE_NAMESPACES.has(current.metadata.name)
  ) {
    throw new ForbiddenError(
      `The namespace "${current.metadata.name}" cannot be deleted`,
      { ref: write.ref },
    );
  }
  const finalizers = finalizersFor(
    write.deletion.propagationPolicy,
    current.metadata.finalizers ?? [],
  );
  const terminating = terminated(current, finalizers, now);
  return isFinal(terminating)
    ? { operation: 'DELETE', object: current, final: true }
    : { operation: 'DELETE', object: terminating };
}

/** Whether nothing keeps an object that is being deleted. */
export function isFinal(object: KubeObject): boolean {
  const { deletionTimestamp, finalizers = [] } = object.metadata;
  return (
    deletionTimestamp !== undefined &&
    finalizers.length === 0 &&
    specFinalizers(object).length === 0
  );
}

/** Namespaces have finalizers in their spec, too. */
function specFinalizers(object: KubeObject): unknown[] {
  return object.kind === 'Namespace' &&
    object.apiVersion === 'v1' &&
    isJsonObject(object.spec) &&
    Array.isArray(object.spec.finalizers)
    ? object.spec.finalizers
    : [];
}

function terminated(
  current: Stored,
  finalizers: string[],
  now: Date,
): KubeObject {
  const { finalizers: _, ...metadata } = current.metadata;
  const first = metadata.deletionTimestamp === undefined;
  return {
    ...current,
    metadata: {
      ...metadata,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      ...(first
        ? {
            deletionTimestamp: timestamp(now),
            deletionGracePeriodSeconds: 0,
            // Kubernetes counts the wish to be gone as a change of what is
            // asked for, so that observedGeneration shows who has seen it.
            generation: metadata.generation + 1,
          }
        : {}),
    },
    ...(current.kind === 'Namespace' && current.apiVersion === 'v1'
      ? { status: { ...(current.status ?? {}), phase: 'Terminating' } }
      : {}),
  };
}

function finalizersFor(
  policy: PreparedWrite['deletion']['propagationPolicy'],
  finalizers: readonly string[],
): string[] {
  if (policy === undefined) {
    return [...finalizers];
  }
  const others = finalizers.filter(
    finalizer =>
      finalizer !== FOREGROUND_FINALIZER && finalizer !== ORPHAN_FINALIZER,
  );
  switch (policy) {
    case 'Foreground':
      return [...others, FOREGROUND_FINALIZER];
    case 'Orphan':
      return [...others, ORPHAN_FINALIZER];
    default:
      return others;
  }
}

function requirePreconditions(write: PreparedWrite, current: Stored): void {
  const { preconditions = {} } = write.deletion;
  for (const field of ['uid', 'resourceVersion'] as const) {
    const wanted = preconditions[field];
    if (wanted !== undefined && wanted !== current.metadata[field]) {
      throw new ConflictError(
        `${formatRef(write.ref)} was not deleted: its ${field} is ${
          current.metadata[field]
        }, not ${wanted}`,
        { ref: write.ref },
      );
    }
  }
}
