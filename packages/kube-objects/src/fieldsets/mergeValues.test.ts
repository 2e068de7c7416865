import fc from 'fast-check';
import type { StructuralSchema } from '../schema/structuralSchema';
import { objectType } from './fieldType';
import { mergeValues } from './mergeValues';

const schema: StructuralSchema = {
  type: 'object',
  properties: {
    list: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['k'],
      items: {
        type: 'object',
        properties: { k: { type: 'string' }, v: { type: 'string' } },
      },
    },
    whole: { type: 'array', items: { type: 'string' } },
  },
};
const merge = (live: unknown, applied: unknown) =>
  mergeValues(objectType(schema), live, applied);
const items = (keys: string) => [...keys].map(k => ({ k }));
const mergeKeys = (live: string, applied: string) =>
  (
    merge({ list: items(live) }, { list: items(applied) }) as {
      list: Array<{ k: string }>;
    }
  ).list
    .map(({ k }) => k)
    .join('');

describe('mergeValues', () => {
  it.each<[string, string, string]>([
    ['abc', 'b', 'abc'],
    ['abc', 'd', 'abcd'],
    ['abc', 'cb', 'acb'],
    ['abc', 'ca', 'bca'],
    ['abcd', 'xdyb', 'acxdyb'],
    ['', 'ab', 'ab'],
    ['ab', '', 'ab'],
  ])('merges items %j with %j to %j', (live, applied, merged) => {
    expect(mergeKeys(live, applied)).toBe(merged);
  });

  it('keeps the order of the applied items, and of the live ones', () => {
    const keys = fc
      .uniqueArray(fc.constantFrom(...'abcdef'))
      .map(list => list.join(''));
    fc.assert(
      fc.property(keys, keys, (live, applied) => {
        const merged = [...mergeKeys(live, applied)];
        expect(merged.filter(k => applied.includes(k)).join('')).toBe(applied);
        expect(merged.filter(k => !applied.includes(k))).toEqual(
          [...live].filter(k => !applied.includes(k)),
        );
      }),
    );
  });

  it('merges items member by member', () => {
    expect(
      merge({ list: [{ k: 'a', v: '1' }] }, { list: [{ k: 'a' }] }),
    ).toEqual({
      list: [{ k: 'a', v: '1' }],
    });
  });

  it('replaces what is atomic, and what is of another type', () => {
    expect(merge({ whole: ['a', 'b'] }, { whole: ['c'] })).toEqual({
      whole: ['c'],
    });
    expect(merge({ list: 'broken' }, { list: items('a') })).toEqual({
      list: items('a'),
    });
  });
});
