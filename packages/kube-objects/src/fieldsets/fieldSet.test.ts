import fc from 'fast-check';
import {
  EMPTY_FIELD_SET,
  equalFieldSets,
  fieldSet,
  fieldSetPaths,
  intersectFieldSets,
  isEmptyFieldSet,
  OWNED_LEAF,
  subtractFieldSets,
  unionFieldSets,
  type FieldSet,
} from './fieldSet';

/** A set of paths, written with dots between the elements. */
function setOf(...paths: string[]): FieldSet {
  return paths
    .map(path =>
      path
        .split('.')
        .reduceRight(
          (below, step) => fieldSet(false, [[step, below]]),
          OWNED_LEAF,
        ),
    )
    .reduce(unionFieldSets, EMPTY_FIELD_SET);
}
const pathsOf = (set: FieldSet) =>
  fieldSetPaths(set)
    .map(path => path.join('.'))
    .sort();

describe('field sets', () => {
  it('keep a path apart from those below it', () => {
    const set = setOf('a', 'a.b', 'a.c.d');
    expect(pathsOf(set)).toEqual(['a', 'a.b', 'a.c.d']);
    expect(pathsOf(subtractFieldSets(set, setOf('a')))).toEqual([
      'a.b',
      'a.c.d',
    ]);
    expect(pathsOf(subtractFieldSets(set, setOf('a.b')))).toEqual([
      'a',
      'a.c.d',
    ]);
  });

  it('do not change the sets they are made from', () => {
    const a = setOf('a.b');
    unionFieldSets(a, setOf('a.c'));
    subtractFieldSets(a, setOf('a.b'));
    expect(pathsOf(a)).toEqual(['a.b']);
  });

  it('have no empty parts', () => {
    const gone = subtractFieldSets(setOf('a.b.c'), setOf('a.b.c'));
    expect(isEmptyFieldSet(gone)).toBe(true);
    expect(gone.children.size).toBe(0);
  });

  describe('are sets of paths', () => {
    const path = fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
      .map(steps => steps.join('.'));
    const paths = fc.uniqueArray(path, { maxLength: 12 });

    it('in union, intersection and difference', () => {
      fc.assert(
        fc.property(paths, paths, (left, right) => {
          const a = setOf(...left);
          const b = setOf(...right);
          expect(pathsOf(a)).toEqual([...left].sort());
          expect(pathsOf(unionFieldSets(a, b))).toEqual(
            [...new Set([...left, ...right])].sort(),
          );
          expect(pathsOf(intersectFieldSets(a, b))).toEqual(
            left.filter(item => right.includes(item)).sort(),
          );
          expect(pathsOf(subtractFieldSets(a, b))).toEqual(
            left.filter(item => !right.includes(item)).sort(),
          );
        }),
      );
    });

    it('in equality', () => {
      fc.assert(
        fc.property(paths, paths, (left, right) => {
          const a = setOf(...left);
          expect(equalFieldSets(a, setOf(...[...left].reverse()))).toBe(true);
          expect(equalFieldSets(a, setOf(...right))).toBe(
            [...left].sort().join() === [...right].sort().join(),
          );
        }),
      );
    });
  });
});
