import type { KubeObject, ManagedFieldsEntry } from '../object/object';
import type { StructuralSchema } from '../schema/structuralSchema';
import { updateManagers } from './updateManagers';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        image: { type: 'string' },
        tags: {
          type: 'array',
          'x-kubernetes-list-type': 'set',
          items: { type: 'string' },
        },
      },
    },
    status: { type: 'object', properties: { phase: { type: 'string' } } },
  },
};
const thing = (
  spec: object,
  more: { managedFields?: ManagedFieldsEntry[]; status?: object } = {},
): KubeObject => ({
  apiVersion: 'example.com/v1',
  kind: 'Thing',
  metadata: {
    name: 'a',
    namespace: 'n',
    uid: '1',
    resourceVersion: '1',
    generation: 1,
    ...(more.managedFields ? { managedFields: more.managedFields } : {}),
  },
  spec,
  ...(more.status ? { status: more.status } : {}),
});
const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-02T00:00:00Z');
const created = updateManagers({
  after: thing({ replicas: 1, tags: ['a'] }, { status: { phase: 'New' } }),
  manager: 'creator',
  schema,
  now,
});

describe('updateManagers', () => {
  it('gives the creator all fields but identity, server metadata and status', () => {
    expect(created).toEqual([
      {
        manager: 'creator',
        operation: 'Update',
        apiVersion: 'example.com/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            '.': {},
            'f:replicas': {},
            'f:tags': { '.': {}, 'v:"a"': {} },
          },
        },
      },
    ]);
  });

  it('gives the writer what it changed, and takes it from all others', () => {
    const before = thing(
      { replicas: 1, tags: ['a'] },
      { managedFields: created },
    );
    const after = thing({ replicas: 2, tags: ['b'] });
    const [first, second] = updateManagers({
      before,
      after,
      manager: 'editor',
      schema,
      now: later,
    });
    expect(first.fieldsV1).toEqual({ 'f:spec': { '.': {}, 'f:tags': {} } });
    expect(second).toMatchObject({
      manager: 'editor',
      time: '2026-01-02T00:00:00Z',
      fieldsV1: { 'f:spec': { 'f:replicas': {}, 'f:tags': { 'v:"b"': {} } } },
    });
  });

  it('changes nothing, not even the time, for a write without changes', () => {
    const before = thing(
      { replicas: 1, tags: ['a'] },
      { managedFields: created },
    );
    expect(
      updateManagers({
        before,
        after: thing({ tags: ['a'], replicas: 1 }),
        manager: 'editor',
        schema,
        now: later,
      }),
    ).toEqual(created);
  });

  it('keeps the status of a write to the status subresource apart', () => {
    const before = thing(
      { replicas: 1, tags: ['a'] },
      { managedFields: created },
    );
    const after = thing(
      { replicas: 9 },
      { status: { phase: 'Ready' }, managedFields: [] },
    );
    const entries = updateManagers({
      before,
      after,
      manager: 'controller',
      subresource: 'status',
      schema,
      now: later,
    });
    expect(entries[0]).toEqual(created[0]);
    expect(entries[1]).toMatchObject({
      subresource: 'status',
      fieldsV1: { 'f:status': { '.': {}, 'f:phase': {} } },
    });
  });

  it('treats status like any field for kinds without a status subresource', () => {
    const [entry] = updateManagers({
      after: thing({}, { status: { phase: 'New' } }),
      manager: 'creator',
      schema,
      now,
      hasStatusSubresource: false,
    });
    expect(entry.fieldsV1).toHaveProperty('f:status');
  });

  it('takes all owners away for an empty list, and tracks none for objects without', () => {
    const before = thing({ replicas: 1 }, { managedFields: created });
    const after = thing({ replicas: 2 }, { managedFields: [] });
    expect(
      updateManagers({ before, after, manager: 'x', schema, now }),
    ).toEqual([]);
    expect(
      updateManagers({
        before: thing({}),
        after: thing({ replicas: 1 }),
        manager: 'x',
        schema,
        now,
      }),
    ).toEqual([]);
  });
});
