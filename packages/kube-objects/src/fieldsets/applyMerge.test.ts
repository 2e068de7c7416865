import fc from 'fast-check';
import { canonicalJson } from '../canonical/canonicalJson';
import { isJsonObject } from '../json/jsonObject';
import type { KubeObject, ManagedFieldsEntry } from '../object/object';
import type { StructuralSchema } from '../schema/structuralSchema';
import recorded from './__fixtures__/recordedApplies.json';
import { applyMerge, type ApplyInput } from './applyMerge';
import { fieldSetPaths } from './fieldSet';
import { fromFieldsV1 } from './fieldsV1';
import { updateManagers } from './updateManagers';

const text: StructuralSchema = { type: 'string' };
const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        args: { type: 'array', items: text },
        tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: text, port: { type: 'integer' }, host: text },
          },
        },
        selector: {
          type: 'object',
          'x-kubernetes-map-type': 'atomic',
          additionalProperties: text,
        },
        dict: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            properties: { x: text, y: text },
          },
        },
        raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
    status: {
      type: 'object',
      properties: { phase: text, ready: { type: 'boolean' } },
    },
  },
};
const now = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-02T00:00:00Z');

const thing = (spec: object, metadata: object = {}, more: object = {}) =>
  ({
    apiVersion: 'example.com/v1',
    kind: 'Thing',
    metadata: { name: 'a', namespace: 'n', ...metadata },
    spec,
    ...more,
  } as KubeObject);

function apply(
  live: KubeObject | undefined,
  manager: string,
  applied: KubeObject,
  more: Partial<ApplyInput> = {},
) {
  return applyMerge({ live, applied, manager, schema, now, ...more });
}

/** Applies one after the other; each must go through. */
function applyAll(...steps: Array<[manager: string, spec: object]>) {
  return steps.reduce<KubeObject | undefined>((live, [manager, spec]) => {
    const result = apply(live, manager, thing(spec));
    expect(result.conflicts).toEqual([]);
    return result.object;
  }, undefined)!;
}

function fieldsOf(object: KubeObject, manager: string) {
  return object.metadata.managedFields?.find(entry => entry.manager === manager)
    ?.fieldsV1['f:spec'];
}

describe('applyMerge', () => {
  it('creates the object, owned by the applier', () => {
    const { object, managedFields } = apply(
      undefined,
      'a',
      thing(
        { replicas: 1, ports: [{ name: 'http', port: 80 }] },
        { labels: { x: 'y' } },
      ),
    );
    expect(object).toEqual(
      thing(
        { replicas: 1, ports: [{ name: 'http', port: 80 }] },
        { labels: { x: 'y' }, managedFields },
      ),
    );
    expect(managedFields).toEqual([
      {
        manager: 'a',
        operation: 'Apply',
        apiVersion: 'example.com/v1',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:x': {} } },
          'f:spec': {
            'f:ports': {
              'k:{"name":"http"}': { '.': {}, 'f:name': {}, 'f:port': {} },
            },
            'f:replicas': {},
          },
        },
      },
    ]);
  });

  it('merges shared lists item by item, in the order of the applier', () => {
    const object = applyAll(
      [
        'a',
        { tags: ['x', 'y'], ports: [{ name: 'p', port: 1 }, { name: 'q' }] },
      ],
      [
        'b',
        { tags: ['z', 'y'], ports: [{ name: 'r' }, { name: 'p', host: 'h' }] },
      ],
    );
    expect(object.spec).toEqual({
      tags: ['x', 'z', 'y'],
      ports: [{ name: 'r' }, { name: 'p', port: 1, host: 'h' }, { name: 'q' }],
    });
  });

  it('reports every field that another manager owns, and merges nothing', () => {
    const live = applyAll([
      'a',
      {
        replicas: 1,
        ports: [{ name: 'p', port: 1 }],
        tags: ['x'],
        args: ['1'],
      },
    ]);
    const result = apply(
      live,
      'b',
      thing({
        replicas: 2,
        ports: [{ name: 'p', port: 2 }],
        tags: ['x'],
        args: ['1', '2'],
      }),
    );
    expect(result.conflicts).toEqual(
      ['.spec.args', '.spec.ports[name="p"].port', '.spec.replicas'].map(
        path => ({
          path,
          message: 'conflict with "a"',
          reason: 'FieldManagerConflict',
        }),
      ),
    );
    expect(result.object).toBe(live);
    expect(result.managedFields).toBe(live.metadata.managedFields);
  });

  it('names updaters with their version, and writers of subresources', () => {
    const after = thing({ replicas: 1 });
    const entries = updateManagers({ after, manager: 'u', schema, now });
    const live = thing({ replicas: 1 }, { managedFields: entries });
    expect(apply(live, 'a', thing({ replicas: 2 })).conflicts).toEqual([
      expect.objectContaining({
        message: 'conflict with "u" using example.com/v1',
      }),
    ]);
    const status = { subresource: 'status' as const };
    const first = apply(
      live,
      'a',
      thing({}, {}, { status: { phase: 'A' } }),
      status,
    );
    const second = apply(
      first.object,
      'b',
      thing({}, {}, { status: { phase: 'B' } }),
      status,
    );
    expect(second.conflicts).toEqual([
      {
        path: '.status.phase',
        message: 'conflict with "a" with subresource "status"',
        reason: 'FieldManagerConflict',
      },
    ]);
  });

  it('takes fields over by force, and shares those with equal values', () => {
    const live = applyAll(['a', { replicas: 1, args: ['1'] }]);
    const { object } = apply(live, 'b', thing({ replicas: 2, args: ['1'] }), {
      force: true,
    });
    expect(object.spec).toEqual({ replicas: 2, args: ['1'] });
    expect(fieldsOf(object, 'a')).toEqual({ 'f:args': {} });
    expect(fieldsOf(object, 'b')).toEqual({ 'f:args': {}, 'f:replicas': {} });
  });

  it('removes what the manager leaves out, with the containers that are empty then', () => {
    const object = applyAll(
      [
        'a',
        {
          replicas: 1,
          tags: ['x'],
          ports: [{ name: 'p' }],
          dict: { k: { x: '1' } },
          raw: { a: { b: 1 } },
        },
      ],
      ['a', { replicas: 1 }],
    );
    expect(object.spec).toEqual({ replicas: 1 });
  });

  it('keeps what another manager owns, too', () => {
    const object = applyAll(
      ['a', { tags: ['x', 'y'], ports: [{ name: 'p', port: 1, host: 'h' }] }],
      ['b', { tags: ['x'], ports: [{ name: 'p', port: 1 }] }],
      ['a', {}],
    );
    expect(object.spec).toEqual({
      tags: ['x'],
      ports: [{ name: 'p', port: 1 }],
    });
    expect(fieldsOf(object, 'a')).toEqual({});
  });

  it('keeps an emptied entry while another manager owns its place', () => {
    const object = applyAll(
      ['a', { dict: { k: { x: '1' } } }],
      ['b', { dict: { k: {} } }],
      ['a', { replicas: 1 }],
    );
    expect(object.spec).toEqual({ replicas: 1, dict: { k: {} } });
    expect(fieldsOf(object, 'b')).toEqual({ 'f:dict': { 'f:k': {} } });
  });

  it('takes atomic objects and lists as a whole, and unknown objects by member', () => {
    const live = applyAll(
      ['a', { selector: { x: '1' }, raw: { a: { b: 1 } } }],
      ['b', { raw: { a: { c: 2 } } }],
    );
    expect(live.spec).toEqual({
      selector: { x: '1' },
      raw: { a: { b: 1, c: 2 } },
    });
    const { conflicts } = apply(
      live,
      'b',
      thing({ selector: { x: '1', y: '2' } }),
    );
    expect(conflicts.map(({ path }) => path)).toEqual(['.spec.selector']);
  });

  it('ignores server-set metadata, and status on the object itself', () => {
    const live = thing(
      { replicas: 1 },
      {
        uid: '1',
        resourceVersion: '7',
        generation: 2,
        creationTimestamp: '2026-01-01T00:00:00Z',
      },
      { status: { phase: 'Ready' } },
    );
    const { object, managedFields } = apply(
      live,
      'a',
      thing(
        { replicas: 1 },
        {
          uid: '2',
          resourceVersion: '1',
          generation: 9,
          creationTimestamp: null,
          managedFields: [],
        },
        { status: { phase: 'Forged' } },
      ),
    );
    expect(object).toEqual({
      ...live,
      metadata: { ...live.metadata, managedFields },
    });
    expect(managedFields.map(entry => entry.fieldsV1)).toEqual([
      { 'f:spec': { 'f:replicas': {} } },
      // The owner of what was there before the first apply.
      { 'f:spec': { '.': {}, 'f:replicas': {} } },
    ]);
    expect(managedFields[1].manager).toBe('before-first-apply');
  });

  it('ignores all but status on the status subresource', () => {
    const live = applyAll(['a', { replicas: 1 }]);
    const { object } = apply(
      live,
      'c',
      thing(
        { replicas: 5 },
        { labels: { x: 'y' } },
        { status: { phase: 'Ready' } },
      ),
      { subresource: 'status' },
    );
    expect(object).toMatchObject({
      spec: { replicas: 1 },
      status: { phase: 'Ready' },
    });
    expect(object.metadata.labels).toBeUndefined();
    expect(object.metadata.managedFields?.[1]).toMatchObject({
      manager: 'c',
      subresource: 'status',
      fieldsV1: { 'f:status': { 'f:phase': {} } },
    });
  });

  it('gives the live object back when nothing changes', () => {
    const live = applyAll(['a', { replicas: 1 }]);
    expect(
      apply(live, 'a', thing({ replicas: 1 }), { now: later }).object,
    ).toBe(live);
  });

  it('notes a new owner with its time, though the object stays as it is', () => {
    const live = applyAll(['a', { replicas: 1 }]);
    const { object } = apply(live, 'b', thing({ replicas: 1 }), { now: later });
    expect(object).not.toBe(live);
    expect(object.metadata.managedFields?.map(entry => entry.time)).toEqual([
      '2026-01-01T00:00:00Z',
      '2026-01-02T00:00:00Z',
    ]);
  });

  it('does not change its inputs', () => {
    const live = applyAll(['a', { tags: ['x'], dict: { k: { x: '1' } } }]);
    const applied = thing({ dict: { k: { y: '1' } } });
    const copies = structuredClone({ live, applied });
    apply(live, 'a', applied);
    expect({ live, applied }).toEqual(copies);
  });
});

describe('applyMerge and updateManagers', () => {
  /** What is not recorded of a step is undefined. */
  interface RecordedStep {
    apply?: KubeObject;
    update?: Partial<KubeObject>;
    manager: string;
    force?: boolean;
    subresource?: 'status';
    conflicts?: string[];
    object?: object;
    managedFields?: ManagedFieldsEntry[];
  }
  const sequences = recorded.sequences as unknown as RecordedStep[][];
  const withoutTimes = (entries: ManagedFieldsEntry[] | undefined) =>
    (entries ?? [])
      .map(({ time: _, ...entry }) => entry)
      .sort((a, b) => (canonicalJson(a) < canonicalJson(b) ? -1 : 1));
  const contentOf = ({ metadata, spec, status }: KubeObject) => {
    const { managedFields: _, ...rest } = metadata;
    return { metadata: rest, spec, status };
  };

  function replay(steps: RecordedStep[]) {
    const common = { schema: recorded.schema as StructuralSchema };
    let live: KubeObject | undefined;
    return steps.map(({ manager, force, subresource, ...step }, index) => {
      const input = {
        ...common,
        manager,
        subresource,
        now: new Date(index * 1000),
      };
      let conflicts: string[] = [];
      if (step.update) {
        const base = live ?? { ...thing({}), apiVersion: 'test.dev/v1' };
        const after = { ...base, ...step.update };
        after.metadata = { ...after.metadata, managedFields: undefined };
        const managedFields = updateManagers({ ...input, before: live, after });
        live = { ...after, metadata: { ...after.metadata, managedFields } };
      } else {
        const result = applyMerge({
          ...input,
          live,
          applied: step.apply!,
          force,
        });
        conflicts = result.conflicts.map(
          ({ path, message }) => `${path} ${message}`,
        );
        live = result.object;
      }
      return {
        conflicts: conflicts.sort(),
        object: contentOf(live),
        managedFields: withoutTimes(live.metadata.managedFields),
      };
    });
  }

  it.each(sequences.map((steps, index) => [index, steps] as const))(
    'do as the API server did in recorded sequence %i',
    (_, steps) => {
      const outcomes = replay(steps);
      const expected = steps.map((step, index) => ({
        conflicts: step.conflicts ?? [],
        object: step.object ?? outcomes[index].object,
        managedFields: step.managedFields
          ? withoutTimes(step.managedFields)
          : outcomes[index].managedFields,
      }));
      expect(outcomes).toEqual(expected);
    },
  );

  describe('on any sequence', () => {
    const optional = <T>(value: fc.Arbitrary<T>) =>
      fc.option(value, { nil: undefined });
    const name = fc.constantFrom('p', 'q', 'r');
    const letter = fc.constantFrom('1', '2');
    // Empty lists claim nothing, so that applying them is no statement.
    const spec = fc
      .record({
        replicas: optional(fc.constantFrom(1, 2)),
        args: optional(fc.array(letter, { minLength: 1, maxLength: 2 })),
        tags: optional(fc.uniqueArray(name, { minLength: 1 })),
        ports: optional(
          fc.uniqueArray(
            fc.record({
              name,
              port: optional(fc.constantFrom(1, 2)),
              host: optional(letter),
            }),
            { selector: item => item.name, minLength: 1 },
          ),
        ),
        selector: optional(fc.dictionary(name, letter)),
        dict: optional(
          fc.dictionary(
            name,
            fc.record({ x: optional(letter), y: optional(letter) }),
          ),
        ),
        raw: optional(fc.dictionary(name, fc.dictionary(name, letter))),
      })
      .map(value => JSON.parse(JSON.stringify(value)) as object);
    const step = fc.record({
      manager: fc.constantFrom('a', 'b', 'c'),
      operation: fc.constantFrom('apply', 'force', 'update'),
      spec,
    });
    const steps = fc.array(step, { minLength: 1, maxLength: 7 });

    type Operation = typeof step extends fc.Arbitrary<infer T> ? T : never;

    function run(list: Operation[]): KubeObject | undefined {
      let live: KubeObject | undefined;
      for (const { manager, operation, spec: wanted } of list) {
        if (operation === 'update') {
          const after = thing(wanted);
          const managedFields = updateManagers({
            before: live,
            after,
            manager,
            schema,
            now,
          });
          live = thing(wanted, { managedFields });
        } else {
          live = apply(live, manager, thing(wanted), {
            force: operation === 'force',
          }).object;
        }
      }
      return live;
    }

    const entriesOf = (object: KubeObject) =>
      object.metadata.managedFields ?? [];

    it('changes nothing when applied again', () => {
      fc.assert(
        fc.property(steps, spec, (list, wanted) => {
          const first = apply(run(list), 'a', thing(wanted), { force: true });
          const second = apply(first.object, 'a', thing(wanted), {
            now: later,
          });
          expect(second.conflicts).toEqual([]);
          expect(second.object).toBe(first.object);
        }),
      );
    });

    it('has in the object what was applied last, by force', () => {
      fc.assert(
        fc.property(steps, spec, (list, wanted) => {
          const { object, conflicts } = apply(run(list), 'a', thing(wanted), {
            force: true,
          });
          expect(conflicts).toEqual([]);
          const again = apply(object, 'other', thing(wanted));
          expect(again.conflicts).toEqual([]);
          expect(again.object.spec).toEqual(object.spec);
        }),
      );
    });

    it('owns only paths that are in the object', () => {
      fc.assert(
        fc.property(steps, list => {
          const object = run(list)!;
          for (const entry of entriesOf(object)) {
            for (const path of fieldSetPaths(fromFieldsV1(entry.fieldsV1))) {
              expect(lookUp(object, path)).not.toBeUndefined();
            }
          }
        }),
      );
    });

    it('removes what is not applied any more, unless it is owned by another', () => {
      fc.assert(
        fc.property(steps, spec, (list, wanted) => {
          const before = apply(run(list), 'a', thing(wanted), {
            force: true,
          }).object;
          const { object } = apply(before, 'a', thing({}));
          const others = entriesOf(object)
            .filter(
              entry => entry.manager !== 'a' || entry.operation !== 'Apply',
            )
            .flatMap(entry => fieldSetPaths(fromFieldsV1(entry.fieldsV1)));
          const mine = entriesOf(before)
            .filter(
              entry => entry.manager === 'a' && entry.operation === 'Apply',
            )
            .flatMap(entry => fieldSetPaths(fromFieldsV1(entry.fieldsV1)));
          for (const path of mine) {
            const isShared = others.some(
              other => other.slice(0, path.length).join() === path.join(),
            );
            expect([path, lookUp(object, path) !== undefined]).toEqual([
              path,
              isShared,
            ]);
          }
        }),
      );
    });
  });
});

/** What an object has at a path of a field set. */
function lookUp(object: unknown, path: string[]): unknown {
  return path.reduce<unknown>((value, element) => {
    const content = element.slice(2);
    if (element.startsWith('f:')) {
      return isJsonObject(value) ? value[content] : undefined;
    }
    const items = Array.isArray(value) ? value : [];
    if (element.startsWith('v:')) {
      return items.find(item => item === JSON.parse(content));
    }
    const keys = Object.entries(JSON.parse(content) as object);
    return items.find(item =>
      keys.every(([key, wanted]) => item[key] === wanted),
    );
  }, object);
}
