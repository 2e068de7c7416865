import { z } from 'zod';
import {
  atomicList,
  frozenRaw,
  int32,
  int64,
  intOrString,
  listMap,
  raw,
  time,
} from '../fields';
import { toStructuralSchema } from './structuralSchema';

describe('toStructuralSchema', () => {
  it('requires what has neither a default nor may be absent', () => {
    const schema = z.object({
      a: z.string(),
      b: z.string().default('x'),
      c: z.string().optional(),
    });

    expect(toStructuralSchema(schema)).toEqual({
      type: 'object',
      properties: {
        a: { type: 'string' },
        b: { type: 'string', default: 'x' },
        c: { type: 'string' },
      },
      required: ['a'],
    });
  });

  it.each([
    {
      reason: 'bounds of zod itself are left out, ours stay',
      schema: z.object({ a: int32().min(1).max(9), b: int64() }),
      properties: {
        a: { type: 'integer', format: 'int32', minimum: 1, maximum: 9 },
        b: { type: 'integer', format: 'int64' },
      },
    },
    {
      reason: 'times have a format only',
      schema: z.object({ a: time() }),
      properties: { a: { type: 'string', format: 'date-time' } },
    },
    {
      reason: 'slashes in patterns are not escaped',
      schema: z.object({ a: z.string().regex(/^a\/b$/) }),
      properties: { a: { type: 'string', pattern: '^a/b$' } },
    },
    {
      reason: 'a number or a string has no type',
      schema: z.object({ a: intOrString().describe('A port.') }),
      properties: {
        a: { 'x-kubernetes-int-or-string': true, description: 'A port.' },
      },
    },
    {
      reason: 'raw objects keep what they have',
      schema: z.object({ a: raw().optional().describe('A.'), b: frozenRaw() }),
      properties: {
        a: {
          type: 'object',
          description: 'A.',
          'x-kubernetes-preserve-unknown-fields': true,
        },
        b: {
          type: 'object',
          'x-kubernetes-preserve-unknown-fields': true,
          'x-kubernetes-map-type': 'atomic',
        },
      },
    },
    {
      reason: 'maps and lists say how they are shared',
      schema: z.object({
        a: z.record(z.string(), z.boolean()),
        b: listMap(z.object({ name: z.string() }), 'name'),
        c: atomicList(z.string()).max(3),
      }),
      properties: {
        a: { type: 'object', additionalProperties: { type: 'boolean' } },
        b: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
          items: {
            type: 'object',
            properties: { name: { type: 'string' } },
            required: ['name'],
          },
        },
        c: {
          type: 'array',
          'x-kubernetes-list-type': 'atomic',
          maxItems: 3,
          items: { type: 'string' },
        },
      },
    },
  ])('converts: $reason', ({ schema, properties }) => {
    expect(toStructuralSchema(schema).properties).toEqual(properties);
  });

  it.each([
    {
      reason: 'a union has no one shape',
      schema: z.object({ a: z.object({ b: z.union([z.string(), z.null()]) }) }),
      says: /^a\.b: (anyOf|nullable)/,
    },
    {
      reason: 'free members beside named ones cannot be said',
      schema: z.object({ a: z.object({ b: z.string() }).catchall(z.string()) }),
      says: /^a: additionalProperties beside properties/,
    },
    {
      reason: 'anything at all has no type',
      schema: z.object({ a: z.unknown() }),
      says: /^a: a structural schema needs a type/,
    },
  ])('refuses with the path: $reason', ({ schema, says }) => {
    expect(() => toStructuralSchema(schema)).toThrow(says);
  });
});
