import { canonicalJson } from '../canonical/canonicalJson';
import { BadRequestError } from '../errors/errors';
import {
  isJsonObject,
  ownMember,
  setMember,
  type JsonObject,
} from '../json/jsonObject';
import { fieldPath } from '../paths/fieldPath';
import type { MergeKeys } from './mergeKeys';

/**
 * Merges an overlay into a base the way Kubernetes' strategic merge does it
 * (spec/controllers.md 8.1): objects member by member, lists with a merge key
 * item by item, all else replaced by the overlay; null removes.
 *
 * In a merged list, items of the overlay keep the overlay's order, items of
 * the base alone keep the base's order, and where the two leave a choice, new
 * items come first and the rest as in the base. Directives (`$patch` and the
 * like) are not understood. Neither input is changed; the result may share
 * parts with both.
 *
 * @throws BadRequestError with the path, when an item of a merged list lacks
 * its key
 * @public
 */
export function strategicMerge<T extends object>(
  base: T,
  overlay: object,
  mergeKeys: MergeKeys,
): T {
  return merge(base, overlay, mergeKeys, '') as T;
}

function merge(
  base: unknown,
  overlay: unknown,
  keys: MergeKeys,
  path: string,
): unknown {
  if (isJsonObject(base) && isJsonObject(overlay)) {
    return mergeMembers(base, overlay, keys, path);
  }
  if (keys.key !== undefined && Array.isArray(base) && Array.isArray(overlay)) {
    return mergeItems(base, overlay, keys.key, keys, path);
  }
  return withoutNulls(overlay);
}

function mergeMembers(
  base: JsonObject,
  overlay: JsonObject,
  keys: MergeKeys,
  path: string,
): JsonObject {
  const result: JsonObject = { ...base };
  for (const [name, value] of Object.entries(overlay)) {
    if (value === null) {
      delete result[name];
    } else if (value !== undefined) {
      const below = keys.fields ? ownMember(keys.fields, name) : undefined;
      const merged = merge(
        ownMember(base, name),
        value,
        (below as MergeKeys | undefined) ?? {},
        fieldPath(path, name),
      );
      setMember(result, name, merged);
    }
  }
  return result;
}

function mergeItems(
  base: unknown[],
  overlay: unknown[],
  key: string,
  keys: MergeKeys,
  path: string,
): unknown[] {
  const baseIndex = new Map<string, number>();
  base.forEach((item, index) => {
    const id = itemId(item, key, fieldPath(path, index));
    if (!baseIndex.has(id)) {
      baseIndex.set(id, index);
    }
  });
  const merged = new Map<string, unknown>();
  overlay.forEach((item, index) => {
    const at = fieldPath(path, index);
    const id = itemId(item, key, at);
    const known = merged.has(id)
      ? merged.get(id)
      : base[baseIndex.get(id) ?? -1];
    merged.set(id, merge(known, item, { fields: keys.fields }, at));
  });
  const taken = new Set(Array.from(merged.keys(), id => baseIndex.get(id)));
  const rest = base
    .map((item, index) => ({ item, index }))
    .filter(({ index }) => !taken.has(index));

  const result: unknown[] = [];
  for (const [id, item] of merged) {
    const index = baseIndex.get(id);
    while (index !== undefined && rest.length > 0 && rest[0].index < index) {
      result.push(rest.shift()!.item);
    }
    result.push(item);
  }
  return [...result, ...rest.map(({ item }) => item)];
}

function itemId(item: unknown, key: string, path: string): string {
  const id = isJsonObject(item) ? ownMember(item, key) : undefined;
  if (id === undefined || id === null) {
    const at = fieldPath(path, key);
    const message = 'is required, since items are merged by it';
    throw new BadRequestError(`${at} ${message}`, {
      problems: [{ path: at, message, reason: 'FieldValueRequired' }],
    });
  }
  return canonicalJson(id);
}

/** Nulls in what is new have nothing to remove. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutNulls);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}
