import { canonicalJson } from '../canonical/canonicalJson';
import { deepEqualJson } from '../canonical/deepEqualJson';
import { isJsonObject, ownMember, type JsonObject } from '../json/jsonObject';
import { fieldPath } from '../paths/fieldPath';
import { kubernetesMergeKeys, type MergeKeys } from './mergeKeys';

/** One difference between two objects. @public */
export interface ObjectChange {
  /** As in problems, but items of keyed lists go by their key: `spec.ports[port=80].name`. */
  path: string;
  op: 'add' | 'remove' | 'replace';
  /** Absent for `add`. */
  before?: unknown;
  /** Absent for `remove`. */
  after?: unknown;
}

/**
 * What changes between two objects, for people to read: what comes or goes is
 * one change at its top. Items of lists with a merge key are matched by it, and
 * their order does not count; other lists are taken as a whole.
 *
 * @param mergeKeys - default: those of the built-in kind that `after` is of
 * @returns changes in the order of the members of `before`, then of `after`;
 * empty when nothing changes
 * @public
 */
export function diffObjects(
  before: unknown,
  after: unknown,
  mergeKeys: MergeKeys = defaultKeys(after),
): ObjectChange[] {
  const changes: ObjectChange[] = [];
  compare(before, after, mergeKeys, '', changes);
  return changes;
}

function defaultKeys(object: unknown): MergeKeys {
  const kind = isJsonObject(object) ? ownMember(object, 'kind') : undefined;
  return typeof kind === 'string' ? kubernetesMergeKeys(kind) : {};
}

function compare(
  before: unknown,
  after: unknown,
  keys: MergeKeys,
  path: string,
  changes: ObjectChange[],
): void {
  if (deepEqualJson(before, after)) {
    return;
  }
  if (before === undefined) {
    changes.push({ path, op: 'add', after });
  } else if (after === undefined) {
    changes.push({ path, op: 'remove', before });
  } else if (isJsonObject(before) && isJsonObject(after)) {
    compareMembers(before, after, keys, path, changes);
  } else {
    const left = itemsByKey(before, keys.key);
    const right = itemsByKey(after, keys.key);
    if (left && right) {
      compareItems(left, right, keys, path, changes);
    } else {
      changes.push({ path, op: 'replace', before, after });
    }
  }
}

function compareMembers(
  before: JsonObject,
  after: JsonObject,
  keys: MergeKeys,
  path: string,
  changes: ObjectChange[],
): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const below = keys.fields ? ownMember(keys.fields, name) : undefined;
    compare(
      ownMember(before, name),
      ownMember(after, name),
      (below as MergeKeys | undefined) ?? {},
      fieldPath(path, name),
      changes,
    );
  }
}

function compareItems(
  before: Map<string, unknown>,
  after: Map<string, unknown>,
  keys: MergeKeys,
  path: string,
  changes: ObjectChange[],
): void {
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const at = `${path}[${keys.key}=${id}]`;
    const below = { fields: keys.fields };
    compare(before.get(id), after.get(id), below, at, changes);
  }
}

/** The items by their key; undefined when a key is missing or there twice. */
function itemsByKey(
  value: unknown,
  key: string | undefined,
): Map<string, unknown> | undefined {
  if (key === undefined || !Array.isArray(value)) {
    return undefined;
  }
  const items = new Map<string, unknown>();
  for (const item of value) {
    const id = isJsonObject(item) ? ownMember(item, key) : undefined;
    if (id === undefined || id === null) {
      return undefined;
    }
    items.set(typeof id === 'string' ? id : canonicalJson(id), item);
  }
  return items.size === value.length ? items : undefined;
}
