import type { StructuralSchema } from './structuralSchema';
import { validateStructural } from './validateStructural';

const root = (spec: StructuralSchema): StructuralSchema => ({
  type: 'object',
  properties: { spec },
});

describe('validateStructural', () => {
  it('accepts what Kubernetes calls structural', () => {
    expect(
      validateStructural({
        type: 'object',
        properties: {
          metadata: {
            type: 'object',
            properties: { name: { type: 'string', maxLength: 63 } },
          },
          spec: {
            type: 'object',
            required: ['ports'],
            default: { ports: [{ name: 'http' }] },
            properties: {
              ports: {
                type: 'array',
                'x-kubernetes-list-type': 'map',
                'x-kubernetes-list-map-keys': ['name'],
                items: {
                  type: 'object',
                  required: ['name'],
                  properties: {
                    name: { type: 'string' },
                    target: {
                      'x-kubernetes-int-or-string': true,
                      anyOf: [{ type: 'integer' }, { type: 'string' }],
                    },
                  },
                },
              },
              raw: { 'x-kubernetes-preserve-unknown-fields': true },
              map: { type: 'object', additionalProperties: { type: 'string' } },
            },
            oneOf: [
              { required: ['raw'] },
              { properties: { ports: { minItems: 1 } } },
            ],
          },
        },
      }),
    ).toEqual([]);
  });

  it.each<[string, StructuralSchema, string[]]>([
    [
      'a field has a type',
      root({ properties: {} }),
      ['properties.spec.type', 'properties.spec.properties'],
    ],
    ['the root is an object', { type: 'string' }, ['type']],
    [
      'of metadata only the name is restricted',
      {
        type: 'object',
        properties: {
          metadata: {
            type: 'object',
            properties: {
              labels: {
                type: 'object',
                additionalProperties: { type: 'string' },
              },
            },
          },
        },
      },
      ['properties.metadata.properties.labels'],
    ],
    [
      'int-or-string has no type',
      root({ type: 'string', 'x-kubernetes-int-or-string': true }),
      ['properties.spec.type'],
    ],
    [
      'properties and additionalProperties exclude each other',
      root({
        type: 'object',
        properties: {},
        additionalProperties: { type: 'string' },
      }),
      ['properties.spec.additionalProperties'],
    ],
    [
      'additionalProperties is not false',
      root({ type: 'object', additionalProperties: false }),
      ['properties.spec.additionalProperties'],
    ],
    ['a list has items', root({ type: 'array' }), ['properties.spec.items']],
    [
      'a map list has keys',
      root({
        type: 'array',
        'x-kubernetes-list-type': 'map',
        items: { type: 'object', properties: {} },
      }),
      ['properties.spec[x-kubernetes-list-map-keys]'],
    ],
    [
      'keys are required or defaulted',
      root({
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['a'],
        items: { type: 'object', properties: { a: { type: 'string' } } },
      }),
      ['properties.spec[x-kubernetes-list-map-keys][0]'],
    ],
    [
      'sets have scalars',
      root({
        type: 'array',
        'x-kubernetes-list-type': 'set',
        items: { type: 'object', properties: {} },
      }),
      ['properties.spec[x-kubernetes-list-type]'],
    ],
    [
      'branches say nothing on the shape',
      root({ type: 'object', anyOf: [{ type: 'object' }, { default: {} }] }),
      ['properties.spec.anyOf[0].type', 'properties.spec.anyOf[1].default'],
    ],
    [
      'what a branch names is named outside, too',
      root({
        type: 'object',
        properties: {},
        allOf: [{ properties: { a: { minLength: 1 } } }],
      }),
      ['properties.spec.allOf[0].properties.a'],
    ],
    [
      'patterns are regular expressions',
      root({ type: 'string', pattern: '(' }),
      ['properties.spec.pattern'],
    ],
    [
      'defaults satisfy the schema',
      root({
        type: 'object',
        properties: { a: { type: 'string' } },
        default: { a: 1, b: 2 },
      }),
      ['properties.spec.default.a', 'properties.spec.default.b'],
    ],
    [
      'references are not supported',
      root({ type: 'object', ...{ $ref: '#/x' } }),
      ['properties.spec.$ref'],
    ],
  ])('%s', (_, schema, paths) => {
    expect(validateStructural(schema).map(problem => problem.path)).toEqual(
      paths,
    );
  });
});
