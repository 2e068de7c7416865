import { canonicalJson } from '@openchoreo-backstage/kube-objects';

/**
 * A copy without members that say nothing: undefined, null, empty text, empty
 * lists and empty objects. For values whose fields this model knows, where
 * absent and empty mean the same (spec/resources.md 2.8). Never for Kubernetes
 * templates: `emptyDir: {}` is not the same as no `emptyDir`.
 *
 * Items of lists are kept, since their positions have meaning.
 */
export function withoutEmpty<T>(value: T): T {
  return (pruned(value) ?? {}) as T;
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length === 0
      ? undefined
      : value.map(item => (isRecord(item) ? pruned(item) ?? {} : item));
  }
  if (isRecord(value)) {
    const members = Object.entries(value)
      .map(([key, member]) => [key, pruned(member)] as const)
      .filter(([, member]) => member !== undefined);
    return members.length === 0 ? undefined : Object.fromEntries(members);
  }
  return value === null || value === '' ? undefined : value;
}

/**
 * The same JSON value with all members in code point order and undefined ones
 * left out, so that it is written as the same bytes by any writer.
 */
export function canonicalValue<T>(value: T): T {
  return JSON.parse(canonicalJson(value)) as T;
}

/** True for objects that are neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
