import { canonicalJson } from '../canonical/canonicalJson';
import { isJsonObject, ownMember } from '../json/jsonObject';
import type { StructuralSchema } from './structuralSchema';
import { descend, report, type Walk, type WalkRun } from './walk';

/** Walks the items of a list, and finds those that are there twice. */
export function compileList(
  schema: StructuralSchema,
  compile: (schema: StructuralSchema) => Walk,
): (list: unknown[], run: WalkRun) => unknown[] {
  const walkItem = schema.items && compile(schema.items);
  const identity = itemIdentity(schema);

  return (list, run) => {
    let result = list;
    if (walkItem) {
      list.forEach((item, index) => {
        const walked = descend(walkItem, item, index, run);
        if (walked !== item) {
          result = result === list ? [...list] : result;
          result[index] = walked;
        }
      });
    }
    if (identity && result.length > 1) {
      reportDuplicates(result, identity, run);
    }
    return result;
  };
}

function reportDuplicates(
  list: unknown[],
  identity: (item: unknown) => string,
  run: WalkRun,
): void {
  const firstAt = new Map<string, number>();
  list.forEach((item, index) => {
    const id = identity(item);
    const first = firstAt.get(id);
    if (first === undefined) {
      firstAt.set(id, index);
    } else {
      report(
        run,
        'FieldValueDuplicate',
        `is the same item as [${first}]`,
        index,
      );
    }
  });
}

function itemIdentity(
  schema: StructuralSchema,
): ((item: unknown) => string) | undefined {
  switch (schema['x-kubernetes-list-type']) {
    case 'set':
      return canonicalJson;
    case 'map': {
      const keys = schema['x-kubernetes-list-map-keys'] ?? [];
      return item =>
        canonicalJson(
          keys.map(key =>
            isJsonObject(item) ? ownMember(item, key) ?? null : null,
          ),
        );
    }
    default:
      return undefined;
  }
}
