import { compareCodePoints } from '../canonical/canonicalJson';
import { BadRequestError } from '../errors/errors';
import { isJsonObject } from '../json/jsonObject';
import type { ManagedFieldsEntry } from '../object/object';
import { isEmptyFieldSet, unionFieldSets, type FieldSet } from './fieldSet';
import { fromFieldsV1, toFieldsV1 } from './fieldsV1';

/** An entry of `managedFields`, read. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fields: FieldSet;
}

/** The managers of an object by their identity. */
export type Managers = Map<string, Manager>;

/** Older Update entries are merged into one, so that there are at most so many. */
const MAX_UPDATE_MANAGERS = 10;
const ANCIENT_CHANGES = 'ancient-changes';

/**
 * What makes two entries the same manager. An applier is the same whatever
 * version it applies in; an updater is told apart by version.
 */
export function managerId(
  manager: Pick<
    Manager,
    'manager' | 'operation' | 'apiVersion' | 'subresource'
  >,
): string {
  return JSON.stringify([
    manager.operation,
    manager.manager,
    manager.operation === 'Apply' ? '' : manager.apiVersion,
    manager.subresource ?? '',
  ]);
}

/** @throws BadRequestError when an entry cannot be read */
export function readManagers(
  entries: readonly ManagedFieldsEntry[] | undefined,
): Managers {
  const managers: Managers = new Map();
  (entries ?? []).forEach((entry, index) => {
    const manager = readEntry(entry, `metadata.managedFields[${index}]`);
    managers.set(managerId(manager), manager);
  });
  return managers;
}

function readEntry(entry: ManagedFieldsEntry, path: string): Manager {
  const refuse = (message: string, cause?: unknown): BadRequestError =>
    new BadRequestError(`${path} ${message}`, {
      problems: [{ path, message, reason: 'FieldValueInvalid' }],
      cause,
    });
  if (!isJsonObject(entry)) {
    throw refuse('must be an object');
  }
  const { manager, operation, apiVersion, subresource, time } = entry;
  if (operation !== 'Apply' && operation !== 'Update') {
    throw refuse('must have the operation Apply or Update');
  }
  if (!apiVersion || entry.fieldsType !== 'FieldsV1') {
    throw refuse('must have an apiVersion, and fields of type FieldsV1');
  }
  try {
    const fields = fromFieldsV1(entry.fieldsV1 ?? {});
    return {
      manager: manager ?? '',
      operation,
      apiVersion,
      fields,
      ...(subresource ? { subresource } : {}),
      ...(time ? { time } : {}),
    };
  } catch (error) {
    throw refuse('must have fields that can be read', error);
  }
}

/** Writes managers in the order of Kubernetes: appliers first, then by age and name. */
export function writeManagers(managers: Managers): ManagedFieldsEntry[] {
  return [...managers.values()]
    .filter(manager => !isEmptyFieldSet(manager.fields))
    .sort(
      (a, b) =>
        compareCodePoints(a.operation, b.operation) ||
        seconds(a.time) - seconds(b.time) ||
        compareCodePoints(a.manager, b.manager) ||
        compareCodePoints(a.apiVersion, b.apiVersion) ||
        compareCodePoints(a.subresource ?? '', b.subresource ?? ''),
    )
    .map(({ fields, ...entry }) => ({
      manager: entry.manager,
      operation: entry.operation,
      apiVersion: entry.apiVersion,
      ...(entry.time ? { time: entry.time } : {}),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(entry.subresource ? { subresource: entry.subresource } : {}),
    }));
}

/**
 * Merges the oldest Update entries of each version into one, until there are
 * few enough.
 */
export function capUpdateManagers(managers: Managers): void {
  const updaters = [...managers.entries()]
    .filter(([, manager]) => manager.operation === 'Update')
    .sort(
      ([idA, a], [idB, b]) =>
        seconds(a.time) - seconds(b.time) || compareCodePoints(idA, idB),
    );
  let count = updaters.length;
  const firstOfVersion = new Map<string, string>();
  for (const [id, manager] of updaters) {
    if (count <= MAX_UPDATE_MANAGERS) {
      return;
    }
    const { apiVersion } = manager;
    const first = firstOfVersion.get(apiVersion);
    if (first === undefined) {
      firstOfVersion.set(apiVersion, id);
      continue;
    }
    const bucket: Manager = {
      manager: ANCIENT_CHANGES,
      operation: 'Update',
      apiVersion,
      fields: manager.fields,
      ...(manager.time ? { time: manager.time } : {}),
    };
    const bucketId = managerId(bucket);
    const gathered = managers.get(bucketId) ?? managers.get(first);
    managers.delete(first);
    managers.delete(id);
    managers.set(bucketId, {
      ...bucket,
      fields: gathered
        ? unionFieldSets(gathered.fields, manager.fields)
        : manager.fields,
    });
    firstOfVersion.set(apiVersion, bucketId);
    count--;
  }
}

/** Kubernetes keeps times of entries in whole seconds. */
export function formatTime(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

function seconds(time: string | undefined): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}
