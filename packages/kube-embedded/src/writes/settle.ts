import {
  type FieldProblem,
  type KubeObject,
  type Stored,
  TooLargeError,
  deepEqualJson,
  fieldPath,
  formatRef,
  invalid,
  validateObjectMeta,
} from '@openchoreo-backstage/kube-objects';
import { isFinal } from './deletion';
import type { Draft } from './draft';
import { trackUpdate } from './ownership';
import type { PreparedWrite } from './Write';

/** The largest object that the store takes, in bytes of its JSON. */
export const MAX_OBJECT_BYTES = 1024 * 1024;

const UID = /^[0-9A-Za-z._:-]{1,63}$/;

/** What a write comes to. Objects have no new resource version yet. */
export type Outcome =
  | { result: 'unchanged'; object: Stored }
  | { result: 'put'; object: KubeObject }
  /** The object is gone; this is how it last was. */
  | { result: 'removed'; object: KubeObject };

/**
 * Judges a draft, after admission has had its say, and completes it: field
 * owners, generation, and whether it is a change at all. Pure.
 *
 * @param judged - problems that the schema and admission found
 * @throws InvalidError with all problems, TooLargeError
 */
export function settle(
  write: PreparedWrite,
  current: Stored | undefined,
  draft: Draft,
  now: Date,
  judged: readonly FieldProblem[] = [],
): Outcome {
  if (draft.operation === 'DELETE') {
    requireNone(write, judged);
    if (draft.final || isFinal(draft.object)) {
      return { result: 'removed', object: draft.object };
    }
    return current && deepEqualJson(current, draft.object)
      ? { result: 'unchanged', object: current }
      : { result: 'put', object: draft.object };
  }
  requireNone(write, [
    ...write.problems,
    ...validateObjectMeta(draft.object.metadata, {
      namespaced: write.kind.namespaced,
      nameSyntax: write.kind.nameSyntax,
    }),
    ...finalizerProblems(current, draft.object),
    ...ownerProblems(draft.object),
    ...judged,
  ]);
  const owned = trackUpdate(write, current, draft.object, now);
  if (!current) {
    requireSize(write, owned);
    return { result: 'put', object: owned };
  }
  const next = withGeneration(write, current, owned);
  if (isFinal(next)) {
    return { result: 'removed', object: next };
  }
  if (isUnchanged(current, next)) {
    return { result: 'unchanged', object: current };
  }
  requireSize(write, next);
  return { result: 'put', object: next };
}

function requireNone(
  write: PreparedWrite,
  problems: readonly FieldProblem[],
): void {
  if (problems.length > 0) {
    throw invalid(write.ref, [...problems]);
  }
}

/** Who waits for an object to go must not find new reasons for it to stay. */
function finalizerProblems(
  current: Stored | undefined,
  next: KubeObject,
): FieldProblem[] {
  if (!current?.metadata.deletionTimestamp) {
    return [];
  }
  const before = new Set(current.metadata.finalizers);
  return (next.metadata.finalizers ?? []).flatMap((finalizer, index) =>
    before.has(finalizer)
      ? []
      : [
          {
            path: fieldPath('metadata', 'finalizers', index),
            message: `must not be added (${finalizer}), since the object is being deleted`,
            reason: 'FieldValueForbidden' as const,
          },
        ],
  );
}

/** Uids of owners are looked up by the database, so they must look like uids. */
function ownerProblems(next: KubeObject): FieldProblem[] {
  return (next.metadata.ownerReferences ?? []).flatMap(({ uid }, index) =>
    typeof uid !== 'string' || UID.test(uid)
      ? []
      : [
          {
            path: fieldPath('metadata', 'ownerReferences', index, 'uid'),
            message:
              'must be a uid: 1 to 63 letters, digits, "-", "_", "." or ":"',
            reason: 'FieldValueInvalid' as const,
          },
        ],
  );
}

function withGeneration(
  write: PreparedWrite,
  current: Stored,
  next: KubeObject,
): KubeObject {
  const changed = !deepEqualJson(desired(write, current), desired(write, next));
  const generation = current.metadata.generation + (changed ? 1 : 0);
  return { ...next, metadata: { ...next.metadata, generation } };
}

/** What is asked for: everything but metadata and, where it has its own door, status. */
function desired(write: PreparedWrite, object: KubeObject): unknown {
  const { metadata: _, status, ...main } = object;
  return write.kind.statusSubresource ? main : { ...main, status };
}

/** Equal but for the times at which field owners last changed something. */
function isUnchanged(current: Stored, next: KubeObject): boolean {
  return deepEqualJson(withoutTimes(current), withoutTimes(next));
}

function withoutTimes(object: KubeObject): unknown {
  const { resourceVersion: _, managedFields, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: {
      ...metadata,
      managedFields: managedFields?.map(({ time: __, ...entry }) => entry),
    },
  };
}

function requireSize(write: PreparedWrite, object: KubeObject): void {
  const bytes = Buffer.byteLength(JSON.stringify(object));
  if (bytes > MAX_OBJECT_BYTES) {
    throw new TooLargeError(
      `${formatRef(
        write.ref,
      )} has ${bytes} bytes as JSON; the store takes at most ${MAX_OBJECT_BYTES}`,
      { ref: write.ref },
    );
  }
}
