import type { KubeObject, ManagedFieldsEntry } from '../object/object';
import type { StructuralSchema } from '../schema/structuralSchema';
import { compareValues } from './compareValues';
import { isEmptyFieldSet, subtractFieldSets, unionFieldSets } from './fieldSet';
import { objectType } from './fieldType';
import {
  capUpdateManagers,
  formatTime,
  managerId,
  readManagers,
  writeManagers,
  type Manager,
  type Managers,
} from './managers';
import {
  comparisonInScope,
  ownablePaths,
  withoutManagedFields,
  type WriteScope,
} from './scope';

/** @public */
export interface UpdateInput extends WriteScope {
  /** The object as it was; absent for a create. */
  before?: KubeObject;
  /** The object as it will be stored: defaulted, pruned, validated. */
  after: KubeObject;
  /** The field manager's name. */
  manager: string;
  /** The schema of the whole object. */
  schema: StructuralSchema;
  now: Date;
}

/**
 * The managedFields after a write that is no apply (create, replace, patch):
 * the writer owns every field that it changed, and nobody else does any more.
 * At most ten Update entries are kept; older ones are merged.
 *
 * As in Kubernetes, an object without managers gets none by an update;
 * `managedFields` in `after` replace those of `before`, and an empty list there
 * takes all owners away. Writes to a subresource leave them alone.
 *
 * @throws BadRequestError when the managedFields cannot be read
 * @public
 */
export function updateManagers(input: UpdateInput): ManagedFieldsEntry[] {
  const { before, after, manager, schema, now, subresource } = input;
  const managers = startingManagers(input);
  if (before && managers.size === 0) {
    return [];
  }
  const comparison = comparisonInScope(
    compareValues(
      objectType(schema),
      before ? withoutManagedFields(before) : {},
      withoutManagedFields(after),
    ),
    input,
  );
  const changed = unionFieldSets(comparison.added, comparison.modified);
  const lost = unionFieldSets(changed, comparison.removed);
  for (const [id, owner] of managers) {
    const fields = subtractFieldSets(owner.fields, lost);
    if (isEmptyFieldSet(fields)) {
      managers.delete(id);
    } else if (fields !== owner.fields) {
      managers.set(id, { ...owner, fields });
    }
  }

  const gained = ownablePaths(changed, input);
  if (!isEmptyFieldSet(gained)) {
    const self: Manager = {
      manager,
      operation: 'Update',
      apiVersion: after.apiVersion,
      time: formatTime(now),
      fields: gained,
      ...(subresource ? { subresource } : {}),
    };
    const id = managerId(self);
    const previous = managers.get(id);
    managers.set(id, {
      ...self,
      fields: previous ? unionFieldSets(previous.fields, gained) : gained,
    });
  }
  capUpdateManagers(managers);
  return writeManagers(managers);
}

function startingManagers({
  before,
  after,
  subresource,
}: UpdateInput): Managers {
  const given = after.metadata.managedFields;
  const kept = before?.metadata.managedFields;
  return readManagers(given === undefined || subresource ? kept : given);
}
