import { deepEqualJson } from '../canonical/deepEqualJson';
import type { FieldProblem } from '../errors/errors';
import type { KubeObject, ManagedFieldsEntry } from '../object/object';
import type { StructuralSchema } from '../schema/structuralSchema';
import { compareValues, type Comparison } from './compareValues';
import {
  equalFieldSets,
  fieldSetPaths,
  intersectFieldSets,
  isEmptyFieldSet,
  subtractFieldSets,
  unionFieldSets,
  type FieldSet,
} from './fieldSet';
import { objectType, type FieldType } from './fieldType';
import {
  formatTime,
  managerId,
  readManagers,
  writeManagers,
  type Manager,
  type Managers,
} from './managers';
import { mergeValues } from './mergeValues';
import { formatElements } from './pathElement';
import { removeFields } from './removeFields';
import {
  comparisonInScope,
  ownablePaths,
  pathsInScope,
  withoutManagedFields,
  writablePart,
  type WriteScope,
} from './scope';
import { claimedFields, withNamedContainers } from './valueSet';

/** @public */
export interface ApplyInput extends WriteScope {
  /** The object as it is; absent when the apply creates it. */
  live?: KubeObject;
  /** What the manager wants, and nothing else. */
  applied: KubeObject;
  /** The field manager's name. */
  manager: string;
  /** Take over fields of other managers instead of reporting conflicts. */
  force?: boolean;
  /** The schema of the whole object. */
  schema: StructuralSchema;
  now: Date;
}

/** @public */
export interface ApplyResult {
  /**
   * The merged object, with its new managedFields; the live one itself when
   * nothing changes. Not yet defaulted, pruned or validated.
   */
  object: KubeObject;
  managedFields: ManagedFieldsEntry[];
  /**
   * Fields that other managers own, each with its path and its owner. When
   * there are any, nothing was merged. Empty with `force`.
   */
  conflicts: FieldProblem[];
}

/** Owns what was there before the first apply of an object without managers. */
const BEFORE_FIRST_APPLY = 'before-first-apply';

/**
 * Server-side apply (KEP-555): merges what a manager wants into an object, by
 * the sharing rules of its schema. Fields that the manager applied before and
 * leaves out now are removed, unless another manager owns them, too.
 *
 * Server-set metadata in `applied` is ignored; `apiVersion`, `kind`, name and
 * namespace belong to nobody. The `kubectl.kubernetes.io/last-applied-configuration`
 * annotation has no special meaning.
 *
 * @throws BadRequestError when the live managedFields cannot be read
 * @public
 */
export function applyMerge(input: ApplyInput): ApplyResult {
  const { live, applied, manager, schema, now } = input;
  const type = objectType(schema);
  const before = live && withoutManagedFields(live);
  const managers = managersBefore(input, type);

  const config = writablePart(applied, input);
  const claims = pathsInScope(claimedFields(type, config), input);
  const claimed = ownablePaths(claims, input);
  const self: Manager = {
    manager,
    operation: 'Apply',
    apiVersion: applied.apiVersion,
    fields: claimed,
    ...(input.subresource ? { subresource: input.subresource } : {}),
  };
  const id = managerId(self);
  const last = managers.get(id);
  managers.set(id, self);

  const merged = mergeValues(type, before, config);
  const givesUp =
    last && !isEmptyFieldSet(subtractFieldSets(last.fields, claims));
  const result = givesUp
    ? release(type, merged, last.fields, [
        // What nobody owns, such as the name, is still wanted.
        claims,
        ...Array.from(managers.values(), owner => owner.fields),
      ])
    : merged;
  const comparison = comparisonInScope(
    compareValues(type, before ?? {}, result),
    input,
  );

  const conflicts = takeOver(managers, id, comparison);
  if (conflicts.length > 0 && !input.force) {
    return {
      object: live ?? applied,
      managedFields: live?.metadata.managedFields ?? [],
      conflicts,
    };
  }
  const isUnchanged =
    last !== undefined &&
    equalFieldSets(last.fields, claimed) &&
    last.apiVersion === self.apiVersion &&
    isEmptyComparison(comparison);
  managers.set(id, {
    ...self,
    time: isUnchanged && last.time ? last.time : formatTime(now),
  });
  return finish(live, result as KubeObject, writeManagers(managers));
}

function managersBefore(input: ApplyInput, type: FieldType): Managers {
  const { live, now } = input;
  const managers = readManagers(live?.metadata.managedFields);
  if (live && managers.size === 0) {
    const all = compareValues(type, {}, withoutManagedFields(live)).added;
    const owner: Manager = {
      manager: BEFORE_FIRST_APPLY,
      operation: 'Update',
      apiVersion: live.apiVersion,
      time: formatTime(now),
      fields: ownablePaths(all, input),
      ...(input.subresource ? { subresource: input.subresource } : {}),
    };
    managers.set(managerId(owner), owner);
  }
  return managers;
}

/**
 * Removes what a manager owned before and nobody owns now.
 *
 * @param last - what the manager owned before
 * @param wanted - what each manager owns now, the manager itself included
 */
function release(
  type: FieldType,
  merged: unknown,
  last: FieldSet,
  wanted: FieldSet[],
): unknown {
  const claims = (value: unknown) =>
    withNamedContainers(type, claimedFields(type, value));
  // An empty list claims nothing, a null does: so the place of a list that
  // lost all its items counts as there.
  const claimsWithout = (fields: FieldSet) =>
    claims(removeFields(type, merged, fields, () => null));

  const all = claims(merged);
  const lastClaims = withNamedContainers(type, last);
  let owned = claimsWithout(lastClaims);
  for (const fields of wanted) {
    owned = unionFieldSets(owned, withNamedContainers(type, fields));
  }
  // With a container goes all below it, also what the manager never owned:
  // such fields keep their container.
  const kept = claimsWithout(subtractFieldSets(all, owned));
  const gone = intersectFieldSets(subtractFieldSets(all, kept), lastClaims);
  return removeFields(type, merged, gone);
}

/** Takes the changed and removed fields from all other managers. */
function takeOver(
  managers: Managers,
  self: string,
  { added, modified, removed }: Comparison,
): FieldProblem[] {
  const changed = unionFieldSets(added, modified);
  const conflicts: FieldProblem[] = [];
  for (const [id, manager] of managers) {
    if (id !== self) {
      const taken = intersectFieldSets(manager.fields, changed);
      for (const path of fieldSetPaths(taken)) {
        conflicts.push({
          path: formatElements(path),
          message: `conflict with ${describeManager(manager)}`,
          reason: 'FieldManagerConflict',
        });
      }
      const left = subtractFieldSets(
        subtractFieldSets(manager.fields, taken),
        removed,
      );
      if (isEmptyFieldSet(left)) {
        managers.delete(id);
      } else if (left !== manager.fields) {
        managers.set(id, { ...manager, fields: left });
      }
    }
  }
  return conflicts;
}

function describeManager(manager: Manager): string {
  const { operation, apiVersion, subresource } = manager;
  return [
    `"${manager.manager}"`,
    ...(subresource ? [`with subresource "${subresource}"`] : []),
    ...(operation === 'Update' ? [`using ${apiVersion}`] : []),
  ].join(' ');
}

function finish(
  live: KubeObject | undefined,
  result: KubeObject,
  managedFields: ManagedFieldsEntry[],
): ApplyResult {
  const object: KubeObject = {
    ...result,
    metadata: { ...result.metadata, managedFields },
  };
  const isUnchanged = live !== undefined && deepEqualJson(live, object);
  return { object: isUnchanged ? live : object, managedFields, conflicts: [] };
}

function isEmptyComparison(comparison: Comparison): boolean {
  return (
    isEmptyFieldSet(comparison.added) &&
    isEmptyFieldSet(comparison.modified) &&
    isEmptyFieldSet(comparison.removed)
  );
}
