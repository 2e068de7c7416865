/**
 * A set of field paths as a trie. Each step is a path element as FieldsV1
 * writes it: `f:replicas` (a member), `k:{"name":"http"}` (an item of a map
 * list), `v:"x"` (an item of a set).
 *
 * Sets are never changed once made, and may share parts.
 *
 * @public
 */
export interface FieldSet {
  /** Whether the path that ends here is in the set. */
  readonly owned: boolean;
  /** Steps on from here; no child is empty. */
  readonly children: ReadonlyMap<string, FieldSet>;
}

/** The set without any path. @public */
export const EMPTY_FIELD_SET: FieldSet = { owned: false, children: new Map() };

/** A set of one path, the one of no steps: it is used as a child. @public */
export const OWNED_LEAF: FieldSet = { owned: true, children: new Map() };

/** A set, or the one empty set when there is nothing in it. Empty children are left out. */
export function fieldSet(
  owned: boolean,
  children: Iterable<readonly [string, FieldSet]>,
): FieldSet {
  const kept = new Map<string, FieldSet>();
  for (const [element, child] of children) {
    if (!isEmptyFieldSet(child)) {
      kept.set(element, child);
    }
  }
  if (kept.size === 0) {
    return owned ? OWNED_LEAF : EMPTY_FIELD_SET;
  }
  return { owned, children: kept };
}

/** @public */
export function isEmptyFieldSet(set: FieldSet): boolean {
  return !set.owned && set.children.size === 0;
}

/** Paths in either set. @public */
export function unionFieldSets(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptyFieldSet(b)) {
    return a;
  }
  if (isEmptyFieldSet(a)) {
    return b;
  }
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const own = children.get(element);
    children.set(element, own ? unionFieldSets(own, child) : child);
  }
  return fieldSet(a.owned || b.owned, children);
}

/** Paths in both sets. @public */
export function intersectFieldSets(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) {
    return a;
  }
  const children: Array<[string, FieldSet]> = [];
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other) {
      children.push([element, intersectFieldSets(child, other)]);
    }
  }
  return fieldSet(a.owned && b.owned, children);
}

/**
 * Paths in `a` that are not in `b`; `a` itself when they have none in common.
 * Path by path: what lies below a path of `b` stays.
 *
 * @public
 */
export function subtractFieldSets(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptyFieldSet(a) || isEmptyFieldSet(b)) {
    return a;
  }
  let isSame = !(a.owned && b.owned);
  const children: Array<[string, FieldSet]> = [];
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const left = other ? subtractFieldSets(child, other) : child;
    isSame &&= left === child;
    children.push([element, left]);
  }
  return isSame ? a : fieldSet(a.owned && !b.owned, children);
}

/** Whether two sets have the same paths. @public */
export function equalFieldSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) {
    return true;
  }
  if (a.owned !== b.owned || a.children.size !== b.children.size) {
    return false;
  }
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (!other || !equalFieldSets(child, other)) {
      return false;
    }
  }
  return true;
}

/** Every path of a set, as lists of path elements, a path before those below it. @public */
export function fieldSetPaths(set: FieldSet): string[][] {
  const paths: string[][] = [];
  const visit = (node: FieldSet, path: string[]): void => {
    if (node.owned) {
      paths.push(path);
    }
    for (const [element, child] of node.children) {
      visit(child, [...path, element]);
    }
  };
  visit(set, []);
  return paths;
}

/** The set with the members of the root that the predicate takes. */
export function filterRoot(
  set: FieldSet,
  keeps: (element: string) => boolean,
): FieldSet {
  return fieldSet(
    set.owned,
    [...set.children].filter(([element]) => keeps(element)),
  );
}
