import {
  ConflictError,
  type KubeObject,
  type ManagedFieldsEntry,
  type Stored,
  type StructuralSchema,
  applyMerge,
  formatRef,
  updateManagers,
} from '@openchoreo-backstage/kube-objects';
import type { PreparedWrite } from './Write';

/** Without a schema, nothing is known of the members below the first level. */
const SCHEMALESS: StructuralSchema = {
  type: 'object',
  'x-kubernetes-preserve-unknown-fields': true,
};

/**
 * The stored object with a configuration merged in, and its new field owners
 * (KEP-555). Not yet defaulted.
 *
 * @throws ConflictError with one problem per field that another manager owns
 */
export function applyConfiguration(
  write: PreparedWrite,
  current: Stored | undefined,
  now: Date,
): KubeObject {
  const { object, conflicts } = applyMerge({
    ...scopeOf(write),
    live: current,
    applied: write.input as unknown as KubeObject,
    manager: write.manager,
    force: write.force,
    now,
  });
  if (conflicts.length > 0) {
    const list = conflicts
      .map(({ path, message }) => `${path}: ${message}`)
      .join('; ');
    throw new ConflictError(
      `${formatRef(write.ref)} was not applied, since other managers own ${
        conflicts.length === 1 ? 'a field' : `${conflicts.length} fields`
      } of it: ${list}`,
      { ref: write.ref, problems: conflicts },
    );
  }
  return object;
}

/** Records in `managedFields` what a write that is no apply has changed. */
export function trackUpdate(
  write: PreparedWrite,
  current: Stored | undefined,
  next: KubeObject,
  now: Date,
): KubeObject {
  if (
    write.verb === 'apply' ||
    write.verb === 'applyStatus' ||
    write.verb === 'finalize'
  ) {
    return next;
  }
  const managedFields = updateManagers({
    ...scopeOf(write),
    before: current,
    after: next,
    manager: write.manager,
    now,
  });
  return withManagers(next, managedFields);
}

/** An object with these field owners, and without the member when there are none. */
export function withManagers(
  object: KubeObject,
  managedFields: ManagedFieldsEntry[] | undefined,
): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return {
    ...object,
    metadata: managedFields?.length ? { ...metadata, managedFields } : metadata,
  };
}

function scopeOf(write: PreparedWrite) {
  const { kind, verb } = write;
  const isStatus = verb === 'replaceStatus' || verb === 'applyStatus';
  return {
    schema: kind.schema ?? SCHEMALESS,
    hasStatusSubresource: kind.statusSubresource,
    ...(isStatus ? { subresource: 'status' as const } : {}),
  };
}
