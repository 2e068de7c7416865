import type { FieldSet } from './fieldSet';
import { isEmptyFieldSet } from './fieldSet';
import {
  itemsOf,
  membersOf,
  memberType,
  treatment,
  type FieldType,
} from './fieldType';
import { itemElement, memberElement } from './pathElement';

/**
 * The value without the paths of a set. An object or list that loses all it
 * has stays, empty, unless its own path is in the set: another manager may own
 * the place.
 *
 * @param emptied - what to leave in place of an object or list that lost all
 */
export function removeFields(
  type: FieldType,
  value: unknown,
  set: FieldSet,
  emptied: (empty: object) => unknown = empty => empty,
): unknown {
  if (isEmptyFieldSet(set)) {
    return value;
  }
  const how = treatment(type, value);
  if (how.as === 'map' && value !== null) {
    const members = Object.entries(membersOf(value)).flatMap(
      ([name, member]) => {
        const child = set.children.get(memberElement(name));
        if (!child) {
          return [[name, member]];
        }
        const below = memberType(how.map, name);
        return child.owned
          ? []
          : [[name, removeFields(below, member, child, emptied)]];
      },
    );
    return members.length > 0 ? Object.fromEntries(members) : emptied({});
  }
  if (how.as === 'list' && value !== null) {
    const items = itemsOf(value).flatMap(item => {
      const child = set.children.get(itemElement(how.list, item));
      if (!child) {
        return [item];
      }
      return child.owned
        ? []
        : [removeFields(how.list.item, item, child, emptied)];
    });
    return items.length > 0 ? items : emptied([]);
  }
  return value;
}
