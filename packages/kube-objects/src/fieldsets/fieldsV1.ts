import { compareCodePoints } from '../canonical/canonicalJson';
import { isJsonObject } from '../json/jsonObject';
import type { JsonValue } from '../object/object';
import { fieldSet, OWNED_LEAF, type FieldSet } from './fieldSet';
import { normalizeElement } from './pathElement';

/** A set as `managedFields` carries it. @public */
export type FieldsV1 = { [key: string]: JsonValue };

/** Writes a set as FieldsV1, its members sorted. @public */
export function toFieldsV1(set: FieldSet): FieldsV1 {
  const fields: FieldsV1 = {};
  const elements = [...set.children.keys()].sort(compareCodePoints);
  for (const element of elements) {
    const child = set.children.get(element)!;
    // A path that ends here and goes on from here, too, is marked by a dot.
    fields[element] =
      child.owned && child.children.size > 0
        ? { '.': {}, ...toFieldsV1(child) }
        : toFieldsV1(child);
  }
  return fields;
}

/**
 * Reads FieldsV1. Path elements of kinds that are not known are left out, as
 * Kubernetes does.
 *
 * @throws TypeError or SyntaxError when it is no FieldsV1
 * @public
 */
export function fromFieldsV1(fields: unknown): FieldSet {
  if (!isJsonObject(fields)) {
    throw new TypeError('fieldsV1 must be an object');
  }
  // The root is never a path itself.
  return fieldSet(false, readMembers(fields));
}

function readMembers(fields: {
  [key: string]: unknown;
}): Array<[string, FieldSet]> {
  const members: Array<[string, FieldSet]> = [];
  for (const [key, value] of Object.entries(fields)) {
    const element = key === '.' ? undefined : normalizeElement(key);
    if (element !== undefined) {
      members.push([element, readNode(value)]);
    }
  }
  return members;
}

function readNode(fields: unknown): FieldSet {
  if (!isJsonObject(fields)) {
    throw new TypeError('fieldsV1 must consist of objects');
  }
  const members = readMembers(fields);
  if (members.length === 0) {
    return OWNED_LEAF;
  }
  const owned = Object.hasOwn(fields, '.');
  return fieldSet(owned, members);
}
