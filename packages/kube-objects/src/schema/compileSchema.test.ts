import fc from 'fast-check';
import { deepEqualJson } from '../canonical/deepEqualJson';
import { compileSchema } from './compileSchema';
import type { StructuralSchema } from './structuralSchema';

const workload: StructuralSchema = {
  type: 'object',
  required: ['spec'],
  properties: {
    metadata: {
      type: 'object',
      properties: { name: { type: 'string', maxLength: 5 } },
    },
    spec: {
      type: 'object',
      required: ['owner'],
      properties: {
        owner: { type: 'string', minLength: 1 },
        replicas: {
          type: 'integer',
          format: 'int32',
          minimum: 0,
          maximum: 10,
          default: 1,
        },
        containers: {
          type: 'object',
          minProperties: 1,
          additionalProperties: {
            type: 'object',
            required: ['image'],
            properties: { image: { type: 'string', pattern: '^[a-z/:]+$' } },
          },
        },
        ports: {
          type: 'array',
          maxItems: 3,
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            required: ['port'],
            properties: {
              port: { type: 'integer' },
              protocol: {
                type: 'string',
                enum: ['TCP', 'UDP'],
                default: 'TCP',
              },
              target: { 'x-kubernetes-int-or-string': true },
            },
          },
        },
        tags: {
          type: 'array',
          'x-kubernetes-list-type': 'set',
          items: { type: 'string' },
        },
        raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        nothing: { type: 'string', nullable: true },
        nested: {
          type: 'object',
          default: {},
          properties: {
            on: { type: 'boolean', default: true },
            ratio: { type: 'number' },
          },
        },
        since: { type: 'string', format: 'date-time' },
      },
    },
  },
};
const compiled = compileSchema(workload);
const object = (spec: object) => ({
  apiVersion: 'example.com/v1',
  kind: 'Workload',
  metadata: { name: 'a' },
  spec: { owner: 'me', ...spec },
});
const processSpec = (spec: object) =>
  compiled.process(object(spec)) as {
    value: { spec: Record<string, unknown> };
    problems: unknown[];
    unknown: unknown[];
  };

describe('process', () => {
  it('fills in defaults, also below defaults and in items', () => {
    const { value, problems } = processSpec({ ports: [{ port: 1 }] });
    expect(problems).toEqual([]);
    expect(value.spec).toEqual({
      owner: 'me',
      replicas: 1,
      nested: { on: true },
      ports: [{ port: 1, protocol: 'TCP' }],
    });
  });

  it('prunes unknown fields and reports each', () => {
    const { value, unknown, problems } = processSpec({
      replicas: 2,
      nested: { on: false, of: 1 },
      typo: { deep: 1 },
      raw: { anything: { goes: 1 } },
      containers: { main: { image: 'a', 'b/c': 1 } },
    });
    expect(problems).toEqual([]);
    expect(value.spec).toEqual({
      owner: 'me',
      replicas: 2,
      nested: { on: false },
      raw: { anything: { goes: 1 } },
      containers: { main: { image: 'a' } },
    });
    expect(unknown).toEqual(
      ['spec.nested.of', 'spec.typo', 'spec.containers.main[b/c]'].map(
        path => ({
          path,
          message: 'is not a known field',
          reason: 'FieldValueUnknown',
        }),
      ),
    );
  });

  it('takes a null that is not allowed as absent, and keeps one that is', () => {
    const { value, problems } = processSpec({
      replicas: null,
      since: null,
      nothing: null,
    });
    expect(problems).toEqual([]);
    expect(value.spec).toEqual({
      owner: 'me',
      replicas: 1,
      nothing: null,
      nested: { on: true },
    });
  });

  it('reports all problems with their paths and reasons', () => {
    const { problems } = processSpec({
      owner: '',
      replicas: 1.5,
      containers: { main: {}, side: { image: 'NO' } },
      ports: [
        { port: 1, protocol: 'TCP' },
        { port: 1 },
        { port: 2, protocol: 'SCTP', target: true },
        { port: 'x' },
      ],
      tags: ['a', 'a'],
      since: 'yesterday',
      nested: { ratio: '1' },
    });
    expect(problems).toEqual([
      {
        path: 'spec.owner',
        message: 'must not be empty',
        reason: 'FieldValueInvalid',
      },
      {
        path: 'spec.replicas',
        message: 'must be an integer, it is a number',
        reason: 'FieldValueTypeInvalid',
      },
      {
        path: 'spec.containers.main.image',
        message: 'is required',
        reason: 'FieldValueRequired',
      },
      {
        path: 'spec.containers.side.image',
        message: 'must match ^[a-z/:]+$',
        reason: 'FieldValueInvalid',
      },
      {
        path: 'spec.ports[2].protocol',
        message: 'must be one of "TCP", "UDP"',
        reason: 'FieldValueNotSupported',
      },
      {
        path: 'spec.ports[2].target',
        message: 'must be an integer or a string, it is true or false',
        reason: 'FieldValueTypeInvalid',
      },
      {
        path: 'spec.ports[3].port',
        message: 'must be an integer, it is a string',
        reason: 'FieldValueTypeInvalid',
      },
      {
        path: 'spec.ports[1]',
        message: 'is the same item as [0]',
        reason: 'FieldValueDuplicate',
      },
      {
        path: 'spec.ports',
        message: 'must have at most 3 items, it has 4',
        reason: 'FieldValueTooMany',
      },
      {
        path: 'spec.tags[1]',
        message: 'is the same item as [0]',
        reason: 'FieldValueDuplicate',
      },
      {
        path: 'spec.since',
        message: 'must be a time such as 2026-01-31T12:00:00Z',
        reason: 'FieldValueInvalid',
      },
      {
        path: 'spec.nested.ratio',
        message: 'must be a number, it is a string',
        reason: 'FieldValueTypeInvalid',
      },
    ]);
  });

  it('keeps metadata and its known fields, and applies what the schema says on the name', () => {
    const { value, problems, unknown } = compiled.process({
      apiVersion: 'v1',
      kind: 'A',
      metadata: {
        name: 'too-long',
        labels: { a: 'b' },
        creationTimestamp: null,
        own: 1,
      },
      spec: { owner: 'me' },
    });
    expect(value).toMatchObject({
      metadata: { name: 'too-long', labels: { a: 'b' } },
    });
    expect(problems).toEqual([
      expect.objectContaining({
        path: 'metadata.name',
        reason: 'FieldValueTooLong',
      }),
    ]);
    expect(unknown).toEqual([
      expect.objectContaining({ path: 'metadata.own' }),
    ]);
  });

  it('does not change its input, and gives it back when there is nothing to change', () => {
    const input = object({ replicas: 1, nested: { on: true } });
    expect(compiled.process(input).value).toBe(input);
    const lacking = object({ ports: [{ port: 1 }], typo: 1 });
    const copy = structuredClone(lacking);
    compiled.process(lacking);
    expect(lacking).toEqual(copy);
  });

  it('takes a member named __proto__ for what it is', () => {
    const { value, unknown } = processSpec(
      JSON.parse('{"__proto__": {"replicas": 5}, "raw": {"__proto__": 1}}'),
    );
    expect(unknown).toHaveLength(1);
    expect(value.spec.replicas).toBe(1);
    expect(JSON.stringify(value.spec.raw)).toBe('{"__proto__":1}');
  });
});

describe('validate', () => {
  it('neither prunes nor defaults', () => {
    expect(compiled.validate(object({ typo: 1 }))).toEqual([]);
    expect(compiled.validate({ spec: { replicas: null } }, 'items[0]')).toEqual(
      [
        {
          path: 'items[0].spec.replicas',
          message: 'must be an integer, it is null',
          reason: 'FieldValueTypeInvalid',
        },
        {
          path: 'items[0].spec.owner',
          message: 'is required',
          reason: 'FieldValueRequired',
        },
      ],
    );
  });
});

describe('value validations', () => {
  const validate = (schema: StructuralSchema, value: unknown) =>
    compileSchema(schema, { resource: false })
      .validate(value)
      .map(problem => problem.message);

  it.each<[string, StructuralSchema, unknown, string[]]>([
    [
      'exclusive bounds',
      { type: 'number', minimum: 1, exclusiveMinimum: true },
      1,
      ['must be greater than 1'],
    ],
    [
      'exclusive bounds',
      { type: 'number', maximum: 1, exclusiveMaximum: true },
      1,
      ['must be less than 1'],
    ],
    [
      'multiples',
      { type: 'integer', multipleOf: 5 },
      7,
      ['must be a multiple of 5'],
    ],
    ['lengths in characters', { type: 'string', maxLength: 1 }, '😀', []],
    [
      '32 bits',
      { type: 'integer', format: 'int32' },
      2 ** 31,
      ['must fit into 32 bits'],
    ],
    ['64 bits', { type: 'integer', format: 'int64' }, -(2 ** 63), []],
    ['an integer as number', { type: 'number' }, 3, []],
    ['enums of objects', { type: 'object', enum: [{ a: 1 }] }, { a: 1 }, []],
    [
      'time with offset',
      { type: 'string', format: 'date-time' },
      '2026-01-01T00:00:00.5+02:00',
      [],
    ],
    [
      'impossible times',
      { type: 'string', format: 'date-time' },
      '2026-13-01T00:00:00Z',
      ['must be a time such as 2026-01-31T12:00:00Z'],
    ],
    [
      'Go escapes in patterns',
      { type: 'string', pattern: '^a\\-b$' },
      'a-b',
      [],
    ],
    [
      'allOf',
      { type: 'string', allOf: [{ minLength: 3 }, { pattern: '^a' }] },
      'b',
      ['must have at least 3 characters', 'must match ^a'],
    ],
    [
      'anyOf',
      {
        type: 'object',
        properties: { a: { type: 'string' } },
        anyOf: [{ required: ['a'] }, { required: ['b'] }],
      },
      {},
      ['must satisfy at least one of the alternatives (anyOf)'],
    ],
    [
      'oneOf',
      { type: 'integer', oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      3,
      ['must satisfy exactly one of the alternatives (oneOf), it satisfies 2'],
    ],
    [
      'not',
      { type: 'integer', not: { minimum: 1 } },
      3,
      ['must not satisfy the excluded schema (not)'],
    ],
    [
      'int-or-string',
      {
        'x-kubernetes-int-or-string': true,
        anyOf: [{ type: 'integer' }, { type: 'string' }],
      },
      '50%',
      [],
    ],
  ])('%s', (_, schema, value, messages) => {
    expect(validate(schema, value)).toEqual(messages);
  });
});

describe('properties of the walker', () => {
  const leaf = fc.oneof(
    fc.integer(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
  );
  const field = fc.constantFrom(
    'owner',
    'replicas',
    'containers',
    'ports',
    'tags',
    'raw',
    'nothing',
    'nested',
    'since',
    'image',
    'port',
    'on',
    'other',
  );
  const { value: anyValue } = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(field, tie('value'), { maxKeys: 6 }),
    ),
  }));
  const anyObject = fc.record({ spec: fc.dictionary(field, anyValue) });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyObject, input => {
        const first = compiled.process(input);
        const second = compiled.process(first.value);
        expect(second.value).toBe(first.value);
        expect(second.problems).toEqual(first.problems);
        expect(second.unknown).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the same problems by validate as by process, once shaped', () => {
    fc.assert(
      fc.property(anyObject, input => {
        const { value, problems } = compiled.process(input);
        expect(compiled.validate(value)).toEqual(problems);
        expect(deepEqualJson(value, structuredClone(value))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
