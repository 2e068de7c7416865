import { fieldSet, OWNED_LEAF, type FieldSet } from './fieldSet';
import {
  itemsOf,
  memberType,
  membersOf,
  treatment,
  type FieldType,
  type ListType,
  type MapType,
} from './fieldType';
import { itemElement, memberElement, memberName } from './pathElement';

/**
 * The fields that an applied configuration claims: every leaf, every item of a
 * shared list and every member with a free name. Objects and lists whose place
 * the schema names are not claimed, so that appliers can share them.
 */
export function claimedFields(type: FieldType, value: unknown): FieldSet {
  const how = treatment(type, value);
  switch (how.as) {
    case 'map':
      return claimedMembers(how.map, value);
    case 'list':
      return claimedItems(how.list, value);
    default:
      return OWNED_LEAF;
  }
}

function claimedMembers(map: MapType, value: unknown): FieldSet {
  const children: Array<[string, FieldSet]> = [];
  for (const [name, member] of Object.entries(membersOf(value))) {
    if (member === undefined) {
      continue;
    }
    const below = claimedFields(memberType(map, name), member);
    const claimed =
      below.owned || isNullOrEmptyObject(member) || !map.fields.has(name);
    children.push([memberElement(name), claimed ? owning(below) : below]);
  }
  return fieldSet(false, children);
}

function claimedItems(list: ListType, value: unknown): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const item of itemsOf(value)) {
    const element = itemElement(list, item);
    // Items that are there twice can only be owned together, as a whole.
    children.set(
      element,
      children.has(element)
        ? OWNED_LEAF
        : owning(claimedFields(list.item, item)),
    );
  }
  return fieldSet(false, children);
}

function isNullOrEmptyObject(value: unknown): boolean {
  return (
    value === null ||
    (typeof value === 'object' &&
      !Array.isArray(value) &&
      Object.keys(membersOf(value)).length === 0)
  );
}

function owning(set: FieldSet): FieldSet {
  return set.owned ? set : fieldSet(true, set.children);
}

/**
 * Adds the members that the schema names on the way to each path. With them, a
 * set says what goes when all of it is given up: also the objects and lists
 * that are empty then.
 */
export function withNamedContainers(type: FieldType, set: FieldSet): FieldSet {
  if (set.children.size === 0) {
    return set;
  }
  const children: Array<[string, FieldSet]> = [];
  for (const [element, child] of set.children) {
    const name = memberName(element);
    const below = withNamedContainers(stepType(type, element), child);
    const named = name !== undefined && type.map?.fields.has(name);
    children.push([element, named ? owning(below) : below]);
  }
  return fieldSet(set.owned, children);
}

const NOTHING_KNOWN: FieldType = { scalar: true };

function stepType(type: FieldType, element: string): FieldType {
  const name = memberName(element);
  if (name !== undefined) {
    return type.map ? memberType(type.map, name) : NOTHING_KNOWN;
  }
  return type.list && element.startsWith('k:') ? type.list.item : NOTHING_KNOWN;
}
