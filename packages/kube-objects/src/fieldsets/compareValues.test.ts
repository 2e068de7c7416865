import fc from 'fast-check';
import { deepEqualJson } from '../canonical/deepEqualJson';
import type { StructuralSchema } from '../schema/structuralSchema';
import { compareValues } from './compareValues';
import { isEmptyFieldSet } from './fieldSet';
import { objectType } from './fieldType';
import { toFieldsV1 } from './fieldsV1';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        args: { type: 'array', items: { type: 'string' } },
        tags: {
          type: 'array',
          'x-kubernetes-list-type': 'set',
          items: { type: 'string' },
        },
        raw: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
};
const type = objectType(schema);

function compare(before: unknown, after: unknown) {
  const { added, modified, removed } = compareValues(
    type,
    { spec: before },
    { spec: after },
  );
  return [added, modified, removed].map(set => toFieldsV1(set)['f:spec']);
}

describe('compareValues', () => {
  it.each<[string, unknown, unknown, unknown[]]>([
    [
      'a list as a whole',
      { args: ['a'] },
      { args: ['b'] },
      [undefined, { 'f:args': {} }, undefined],
    ],
    [
      'a set by value',
      { tags: ['a', 'b'] },
      { tags: ['b', 'c'] },
      [{ 'f:tags': { 'v:"c"': {} } }, undefined, { 'f:tags': { 'v:"a"': {} } }],
    ],
    [
      'another order of a set as no change',
      { tags: ['a', 'b'] },
      { tags: ['b', 'a'] },
      [undefined, undefined, undefined],
    ],
    [
      'a container that comes, with all in it',
      {},
      { raw: { a: { b: 1 } } },
      [
        { 'f:raw': { '.': {}, 'f:a': { '.': {}, 'f:b': {} } } },
        undefined,
        undefined,
      ],
    ],
    [
      'a container that goes, with all in it',
      { tags: ['a'] },
      {},
      [undefined, undefined, { 'f:tags': { '.': {}, 'v:"a"': {} } }],
    ],
    [
      'a container that is emptied',
      { tags: ['a'] },
      { tags: [] },
      [undefined, undefined, { 'f:tags': { 'v:"a"': {} } }],
    ],
    [
      'an empty container that comes',
      {},
      { tags: [] },
      [{ 'f:tags': {} }, undefined, undefined],
    ],
    [
      'a scalar that becomes an object',
      { raw: { a: 1 } },
      { raw: { a: { b: 1 } } },
      [
        { 'f:raw': { 'f:a': { 'f:b': {} } } },
        { 'f:raw': { 'f:a': {} } },
        undefined,
      ],
    ],
    [
      'null and empty as different',
      { raw: {} },
      { raw: null },
      [undefined, { 'f:raw': {} }, undefined],
    ],
  ])('has %s', (_, before, after, sets) => {
    expect(compare(before, after)).toEqual(sets);
  });

  it('finds no difference exactly in equal values, as long as no shared order changes', () => {
    const raw = fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(raw, raw, (a, b) => {
        const { added, modified, removed } = compareValues(
          type,
          { spec: { raw: a } },
          { spec: { raw: b } },
        );
        const isSame = [added, modified, removed].every(isEmptyFieldSet);
        expect(isSame).toBe(deepEqualJson(a, b));
      }),
    );
  });
});
