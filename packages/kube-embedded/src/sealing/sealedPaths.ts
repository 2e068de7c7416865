import {
  type JsonObject,
  fieldPath,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';

/** A declared path, cut into steps; `*` stands for any member or list item. */
export interface SealedPath {
  /** As declared. Values are bound to it, not to a place in a list, so that lists can be reordered. */
  text: string;
  steps: string[];
}

/** @throws Error for an empty path or step */
export function parseSealedPath(text: string): SealedPath {
  const steps = text.split('.');
  if (steps.some(step => step === '')) {
    throw new Error(`"${text}" is not a path to seal: it has an empty step`);
  }
  return { text, steps };
}

/** What stands at a sealed path, and where that is. */
export interface SealedLeaf {
  value: unknown;
  /** The declared path it falls under. */
  under: SealedPath;
  /** Where it stands, for messages. */
  path: string;
}

/**
 * A copy of `root` in which every value at and below the paths is what
 * `replace` makes of it. What does not change is shared with `root`, which is
 * not touched.
 */
export function mapSealed<T>(
  root: T,
  paths: readonly SealedPath[],
  replace: (leaf: SealedLeaf) => unknown,
): T {
  return paths.reduce<T>(
    (value, under) => mapAlong(value, under, 0, '', replace) as T,
    root,
  );
}

function mapAlong(
  value: unknown,
  under: SealedPath,
  depth: number,
  path: string,
  replace: (leaf: SealedLeaf) => unknown,
): unknown {
  const step = under.steps[depth];
  const beyond = step === undefined;
  if (Array.isArray(value)) {
    if (!beyond && step !== '*') {
      return value;
    }
    return mapList(value, (item, index) =>
      mapAlong(
        item,
        under,
        depth + (beyond ? 0 : 1),
        fieldPath(path, index),
        replace,
      ),
    );
  }
  if (isJsonObject(value)) {
    return mapMembers(value, (member, key) =>
      beyond || step === '*' || step === key
        ? mapAlong(
            member,
            under,
            depth + (beyond ? 0 : 1),
            fieldPath(path, key),
            replace,
          )
        : member,
    );
  }
  return beyond ? replace({ value, under, path }) : value;
}

function mapList(
  list: unknown[],
  map: (item: unknown, index: number) => unknown,
): unknown[] {
  const mapped = list.map(map);
  return mapped.every((item, index) => item === list[index]) ? list : mapped;
}

function mapMembers(
  object: JsonObject,
  map: (member: unknown, key: string) => unknown,
): JsonObject {
  const entries = Object.entries(object);
  const mapped = entries.map(([key, member]) => [key, map(member, key)]);
  return mapped.every(([, member], index) => member === entries[index][1])
    ? object
    : Object.fromEntries(mapped);
}

/** A copy of `root` without what stands at the paths. */
export function withoutSealed<T>(root: T, paths: readonly SealedPath[]): T {
  return paths.reduce<T>(
    (value, under) => removeAlong(value, under.steps) as T,
    root,
  );
}

function removeAlong(value: unknown, steps: readonly string[]): unknown {
  const [step, ...rest] = steps;
  if (Array.isArray(value)) {
    if (step !== '*') {
      return value;
    }
    return rest.length === 0 ? [] : value.map(item => removeAlong(item, rest));
  }
  if (!isJsonObject(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (step !== '*' && step !== key) {
        return [[key, member]];
      }
      return rest.length === 0 ? [] : [[key, removeAlong(member, rest)]];
    }),
  );
}

/**
 * What stands at a concrete path, which may be written as `data[tls.crt]`,
 * `data.tls.crt` or `spec.sources[0].token`.
 */
export function valueAtPath(root: unknown, path: string): unknown {
  if (path === '') {
    return root;
  }
  const bracket = /^\.?\[([^\]]*)\](.*)$/.exec(path);
  if (bracket) {
    return valueAtPath(memberOf(root, bracket[1]), bracket[2]);
  }
  const rest = path.startsWith('.') ? path.slice(1) : path;
  if (!isJsonObject(root)) {
    return undefined;
  }
  // Names of members may have dots themselves; the longest that fits is meant.
  const key = Object.keys(root)
    .filter(
      name =>
        rest.startsWith(name) &&
        (rest.length === name.length || '.['.includes(rest[name.length])),
    )
    .sort((a, b) => b.length - a.length)[0];
  return key === undefined
    ? undefined
    : valueAtPath(memberOf(root, key), rest.slice(key.length));
}

function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    return value[Number(key)];
  }
  return isJsonObject(value) && Object.hasOwn(value, key)
    ? value[key]
    : undefined;
}
