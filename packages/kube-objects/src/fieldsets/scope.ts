import { isJsonObject, ownMember, type JsonObject } from '../json/jsonObject';
import type { KubeObject } from '../object/object';
import type { Comparison } from './compareValues';
import { fieldSet, filterRoot, type FieldSet } from './fieldSet';

/** Which part of an object a write goes to. @public */
export interface WriteScope {
  /** `status` for writes to the status subresource. */
  subresource?: 'status';
  /**
   * Whether the kind has a status subresource, so that writes to the object
   * itself leave its status alone. Default true.
   */
  hasStatusSubresource?: boolean;
}

/** Metadata that only the server sets: what a writer says about it is dropped. */
const SERVER_METADATA = [
  'managedFields',
  'resourceVersion',
  'uid',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'selfLink',
];

/** Fields that nobody owns: what an object is, and what the server sets. */
const UNOWNED_ROOT = ['f:apiVersion', 'f:kind'];
const UNOWNED_METADATA = [
  'f:name',
  'f:namespace',
  'f:creationTimestamp',
  'f:selfLink',
  'f:uid',
  'f:clusterName',
  'f:generation',
  'f:managedFields',
  'f:resourceVersion',
];

/** What a write to this scope can say of an object. */
export function writablePart(
  object: KubeObject,
  scope: WriteScope,
): JsonObject {
  const { metadata, ...rest } = object as KubeObject & JsonObject;
  const meta: JsonObject = isJsonObject(metadata) ? { ...metadata } : {};
  if (scope.subresource === 'status') {
    const { name, namespace } = meta;
    const part: JsonObject = {
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: namespace === undefined ? { name } : { name, namespace },
    };
    const status = ownMember(rest, 'status');
    return status === undefined ? part : { ...part, status };
  }
  for (const name of SERVER_METADATA) {
    delete meta[name];
  }
  const part: JsonObject = { ...rest, metadata: meta };
  if (scope.hasStatusSubresource !== false) {
    delete part.status;
  }
  return part;
}

/** An object as ownership sees it: managedFields are not a field of their own. */
export function withoutManagedFields(object: KubeObject): JsonObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** The paths that a write to this scope can own. */
export function ownablePaths(set: FieldSet, scope: WriteScope): FieldSet {
  const inScope = pathsInScope(set, scope);
  const metadata = inScope.children.get('f:metadata');
  const children = new Map(inScope.children);
  for (const element of UNOWNED_ROOT) {
    children.delete(element);
  }
  if (metadata) {
    const members = [...metadata.children].filter(
      ([element]) => !UNOWNED_METADATA.includes(element),
    );
    children.set('f:metadata', fieldSet(false, members));
  }
  return fieldSet(false, children);
}

/** The paths that a write to this scope can change. */
export function pathsInScope(set: FieldSet, scope: WriteScope): FieldSet {
  if (scope.subresource === 'status') {
    return filterRoot(set, element => element === 'f:status');
  }
  return scope.hasStatusSubresource === false
    ? set
    : filterRoot(set, element => element !== 'f:status');
}

/** The differences that a write to this scope can make. */
export function comparisonInScope(
  comparison: Comparison,
  scope: WriteScope,
): Comparison {
  return {
    added: pathsInScope(comparison.added, scope),
    modified: pathsInScope(comparison.modified, scope),
    removed: pathsInScope(comparison.removed, scope),
  };
}
