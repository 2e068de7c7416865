import { deepEqualJson } from '../canonical/deepEqualJson';
import {
  EMPTY_FIELD_SET,
  fieldSet,
  OWNED_LEAF,
  unionFieldSets,
  type FieldSet,
} from './fieldSet';
import {
  itemsOf,
  memberOf,
  membersOf,
  memberType,
  treatment,
  type FieldType,
  type ListType,
  type MapType,
  type Treatment,
} from './fieldType';
import { itemElement, memberElement } from './pathElement';

/** How two values differ. No path is in two of the sets. */
export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

const SAME: Comparison = {
  added: EMPTY_FIELD_SET,
  modified: EMPTY_FIELD_SET,
  removed: EMPTY_FIELD_SET,
};

/**
 * Compares two values of a type. Unlike in claimed fields, every object and
 * list that comes or goes counts, too.
 */
export function compareValues(
  type: FieldType,
  before: unknown,
  after: unknown,
): Comparison {
  if (before === after) {
    return SAME;
  }
  if (after === undefined) {
    return compareAs(treatment(type, before), before, after);
  }
  if (before === undefined) {
    return compareAs(treatment(type, after), before, after);
  }
  const howBefore = treatment(type, before);
  const howAfter = treatment(type, after);
  const comparison = compareAs(howAfter, before, after);
  return howBefore.as === howAfter.as
    ? comparison
    : join(comparison, compareAs(howBefore, before, after));
}

function compareAs(
  how: Treatment,
  before: unknown,
  after: unknown,
): Comparison {
  if (how.as === 'map') {
    const hasMembers =
      Object.keys(membersOf(before)).length > 0 ||
      Object.keys(membersOf(after)).length > 0;
    if (hasMembers) {
      return withContainer(
        compareMembers(how.map, before, after),
        before,
        after,
      );
    }
  }
  if (how.as === 'list') {
    if (itemsOf(before).length > 0 || itemsOf(after).length > 0) {
      return withContainer(
        compareItems(how.list, before, after),
        before,
        after,
      );
    }
  }
  return compareLeaf(before, after);
}

function compareLeaf(before: unknown, after: unknown): Comparison {
  if (before === undefined) {
    return { ...SAME, added: OWNED_LEAF };
  }
  if (after === undefined) {
    return { ...SAME, removed: OWNED_LEAF };
  }
  return deepEqualJson(before, after)
    ? SAME
    : { ...SAME, modified: OWNED_LEAF };
}

function compareMembers(
  map: MapType,
  before: unknown,
  after: unknown,
): Comparison {
  const names = new Set([
    ...Object.keys(membersOf(before)),
    ...Object.keys(membersOf(after)),
  ]);
  const children: Array<[string, Comparison]> = [];
  for (const name of names) {
    const comparison = compareValues(
      memberType(map, name),
      memberOf(before, name),
      memberOf(after, name),
    );
    if (comparison !== SAME) {
      children.push([memberElement(name), comparison]);
    }
  }
  return gather(children);
}

function compareItems(
  list: ListType,
  before: unknown,
  after: unknown,
): Comparison {
  const left = itemsByElement(list, before);
  const right = itemsByElement(list, after);
  const children: Array<[string, Comparison]> = [];
  for (const element of new Set([...left.keys(), ...right.keys()])) {
    const comparison = compareItem(
      list,
      left.get(element) ?? [],
      right.get(element) ?? [],
    );
    if (comparison !== SAME) {
      children.push([element, comparison]);
    }
  }
  return gather(children);
}

/** Items that are there several times are compared together, as one leaf. */
function compareItem(
  list: ListType,
  before: unknown[],
  after: unknown[],
): Comparison {
  if (before.length <= 1 && after.length <= 1) {
    return compareValues(list.item, before[0], after[0]);
  }
  if (before.length > 1 && after.length > 1) {
    return compareLeaf(before, after);
  }
  const single = compareValues(
    list.item,
    before.length === 1 ? before[0] : undefined,
    after.length === 1 ? after[0] : undefined,
  );
  return before.length > 1
    ? join(single, { ...SAME, removed: OWNED_LEAF })
    : join(single, { ...SAME, added: OWNED_LEAF });
}

function itemsByElement(
  list: ListType,
  value: unknown,
): Map<string, unknown[]> {
  const items = new Map<string, unknown[]>();
  for (const item of itemsOf(value)) {
    const element = itemElement(list, item);
    const same = items.get(element);
    if (same) {
      same.push(item);
    } else {
      items.set(element, [item]);
    }
  }
  return items;
}

/** A container that comes or goes is a path of its own. */
function withContainer(
  comparison: Comparison,
  before: unknown,
  after: unknown,
): Comparison {
  if (before === undefined) {
    return join(comparison, { ...SAME, added: OWNED_LEAF });
  }
  return after === undefined
    ? join(comparison, { ...SAME, removed: OWNED_LEAF })
    : comparison;
}

function gather(children: Array<[string, Comparison]>): Comparison {
  if (children.length === 0) {
    return SAME;
  }
  const collect = (which: keyof Comparison): FieldSet =>
    fieldSet(
      false,
      children.map(([element, child]) => [element, child[which]]),
    );
  return {
    added: collect('added'),
    modified: collect('modified'),
    removed: collect('removed'),
  };
}

function join(a: Comparison, b: Comparison): Comparison {
  return {
    added: unionFieldSets(a.added, b.added),
    modified: unionFieldSets(a.modified, b.modified),
    removed: unionFieldSets(a.removed, b.removed),
  };
}
