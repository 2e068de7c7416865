import { BadRequestError } from '../errors/errors';
import type { ManagedFieldsEntry } from '../object/object';
import { capUpdateManagers, readManagers, writeManagers } from './managers';

const entry = (more: Partial<ManagedFieldsEntry>): ManagedFieldsEntry => ({
  manager: 'm',
  operation: 'Update',
  apiVersion: 'v1',
  fieldsType: 'FieldsV1',
  fieldsV1: { 'f:spec': { [`f:${more.manager ?? 'm'}`]: {} } },
  ...more,
});
const at = (second: number) =>
  `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;

describe('writeManagers', () => {
  it('sorts appliers first, then by time and name, and gives back what was read', () => {
    const entries = [
      entry({ manager: 'z', operation: 'Apply', time: at(1) }),
      entry({ manager: 'b', operation: 'Apply', time: at(2) }),
      entry({ manager: 'c', time: at(0) }),
      entry({ manager: 'c', time: at(0), subresource: 'status' }),
    ];
    expect(writeManagers(readManagers([...entries].reverse()))).toEqual(
      entries,
    );
  });

  it('leaves out managers that own nothing', () => {
    const managers = readManagers([entry({})]);
    managers.forEach((manager, id) =>
      managers.set(id, {
        ...manager,
        fields: { owned: false, children: new Map() },
      }),
    );
    expect(writeManagers(managers)).toEqual([]);
  });
});

describe('readManagers', () => {
  it.each([
    { operation: 'Patch' },
    { apiVersion: '' },
    { fieldsType: 'FieldsV2' },
    { fieldsV1: { 'k:{': {} } },
  ])('refuses an entry with %j', change => {
    const entries = [entry({ ...(change as object) })];
    expect(() => readManagers(entries)).toThrow(BadRequestError);
    expect(() => readManagers(entries)).toThrow(
      /^metadata\.managedFields\[0\]/,
    );
  });
});

describe('capUpdateManagers', () => {
  it('merges the oldest updaters into one, which is then the oldest', () => {
    const managers = readManagers(
      Array.from({ length: 12 }, (_, index) =>
        entry({ manager: `u${index}`, time: at(index) }),
      ),
    );
    capUpdateManagers(managers);
    const written = writeManagers(managers);
    expect(written).toHaveLength(10);
    expect(written[0]).toEqual(
      entry({
        manager: 'ancient-changes',
        time: at(2),
        fieldsV1: { 'f:spec': { 'f:u0': {}, 'f:u1': {}, 'f:u2': {} } },
      }),
    );
    expect(written[1].manager).toBe('u3');
  });

  it('leaves appliers, and up to ten updaters, alone', () => {
    const managers = readManagers([
      ...Array.from({ length: 10 }, (_, index) =>
        entry({ manager: `u${index}` }),
      ),
      ...Array.from({ length: 5 }, (_, index) =>
        entry({ manager: `a${index}`, operation: 'Apply' }),
      ),
    ]);
    capUpdateManagers(managers);
    expect(managers.size).toBe(15);
  });
});
