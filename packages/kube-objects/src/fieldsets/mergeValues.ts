import { setMember, type JsonObject } from '../json/jsonObject';
import {
  itemsOf,
  memberOf,
  membersOf,
  memberType,
  treatment,
  type FieldType,
  type ListType,
  type MapType,
} from './fieldType';
import { itemElement } from './pathElement';

/**
 * Merges an applied configuration into a live value: shared objects member by
 * member, shared lists item by item, all else as a whole. The result shares
 * parts with both.
 */
export function mergeValues(
  type: FieldType,
  live: unknown,
  applied: unknown,
): unknown {
  if (applied === undefined) {
    return live;
  }
  const how = treatment(type, applied);
  if (live === undefined || treatment(type, live).as !== how.as) {
    return applied;
  }
  if (how.as === 'map') {
    return mergeMembers(how.map, live, applied);
  }
  if (how.as === 'list') {
    return mergeItems(how.list, live, applied);
  }
  return applied;
}

function mergeMembers(map: MapType, live: unknown, applied: unknown): unknown {
  const members = Object.entries(membersOf(applied));
  if (members.length === 0) {
    // An empty object adds nothing, but null and {} stay what was asked for.
    return Object.keys(membersOf(live)).length > 0 ? live : applied;
  }
  const result: JsonObject = { ...membersOf(live) };
  for (const [name, value] of members) {
    const merged = mergeValues(
      memberType(map, name),
      memberOf(live, name),
      value,
    );
    if (merged !== undefined) {
      setMember(result, name, merged);
    }
  }
  return result;
}

/**
 * Items of both sides come in the order of the applied list; items of the live
 * list alone stay before the live item they preceded.
 */
function mergeItems(list: ListType, live: unknown, applied: unknown): unknown {
  const left = itemsOf(live);
  const right = itemsOf(applied);
  if (left.length === 0 || right.length === 0) {
    return left.length > 0 ? live : applied;
  }
  const leftElements = left.map(item => itemElement(list, item));
  const rightElements = right.map(item => itemElement(list, item));
  const inRight = new Set(rightElements);
  const leftItems = new Map<string, unknown>();
  leftElements.forEach((element, index) => {
    // An item that is live several times is replaced, not merged.
    leftItems.set(element, leftItems.has(element) ? undefined : left[index]);
  });
  const shared = rightElements.filter(element => leftItems.has(element));

  const result: unknown[] = [];
  const merged = new Set<string>();
  let l = 0;
  let r = 0;
  const takeRight = (): void => {
    const element = rightElements[r];
    merged.add(element);
    result.push(mergeValues(list.item, leftItems.get(element), right[r]));
    if (shared[0] === element) {
      shared.shift();
    }
    r++;
  };
  while (l < left.length || r < right.length) {
    const element = leftElements[l];
    if (l < left.length && r < right.length) {
      if (element === rightElements[r]) {
        takeRight();
        l++;
        continue;
      }
      if (inRight.has(element) && shared.length > 0 && shared[0] !== element) {
        // Its turn is at another place, given by the applied list.
        l++;
        continue;
      }
    }
    if (l < left.length) {
      if (!inRight.has(element)) {
        result.push(left[l]);
        l++;
        continue;
      }
      if (merged.has(element)) {
        l++;
      }
    }
    if (r < right.length) {
      takeRight();
    }
  }
  return result;
}
