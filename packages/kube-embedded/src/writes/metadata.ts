import {
  type FieldProblem,
  type JsonObject,
  type ObjectMeta,
  type Stored,
  fieldPath,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';

/** What writers set; everything else in metadata is the server's. */
const WRITABLE = [
  'name',
  'generateName',
  'namespace',
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
] as const;

/** Fields that may come in, since they come out, and are not taken over. */
const SERVER_SET = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
]);

/** The part of metadata that a writer sets; empty members count as absent. */
export type WritableMeta = Pick<ObjectMeta, (typeof WRITABLE)[number]>;

/** Takes from metadata what writers may set. */
export function writableMeta(metadata: unknown): WritableMeta {
  const source = isJsonObject(metadata) ? metadata : {};
  const taken: JsonObject = {};
  for (const field of WRITABLE) {
    const value = source[field];
    if (!isEmpty(value)) {
      taken[field] = value;
    }
  }
  return taken as unknown as WritableMeta;
}

/** The members of metadata that Kubernetes does not know. */
export function unknownMetaFields(metadata: unknown): FieldProblem[] {
  if (!isJsonObject(metadata)) {
    return [];
  }
  const known = new Set<string>(WRITABLE);
  return Object.keys(metadata)
    .filter(field => !known.has(field) && !SERVER_SET.has(field))
    .map(field => ({
      path: fieldPath('metadata', field),
      message: 'is not a known field',
      reason: 'FieldValueUnknown',
    }));
}

/** Metadata of an object that comes into being. */
export function newMeta(
  wanted: WritableMeta,
  uid: string,
  now: Date,
): ObjectMeta {
  return {
    ...wanted,
    uid,
    generation: 1,
    creationTimestamp: timestamp(now),
  };
}

/** Metadata of a stored object after a writer's wishes: what the server set stays. */
export function updatedMeta(
  current: Stored['metadata'],
  wanted: WritableMeta,
): ObjectMeta {
  const { labels, annotations, finalizers, ownerReferences, ...kept } = current;
  return {
    ...kept,
    ...definedOnly({
      labels: wanted.labels,
      annotations: wanted.annotations,
      finalizers: wanted.finalizers,
      ownerReferences: wanted.ownerReferences,
    }),
  };
}

/** Kubernetes times have no fractions of a second. */
export function timestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function definedOnly<T extends object>(object: T): T {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as T;
}

function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isJsonObject(value) && Object.keys(value).length === 0)
  );
}
