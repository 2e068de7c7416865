import fc from 'fast-check';
import { canonicalJson } from './canonicalJson';
import { deepEqualJson } from './deepEqualJson';

describe('deepEqualJson', () => {
  it.each<[unknown, unknown, boolean]>([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: undefined }, {}, true],
    [{ a: null }, {}, false],
    [{ a: undefined, b: 1 }, { a: 1, b: undefined }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [[undefined], [], false],
    ['1', 1, false],
    [{ toString: 1 }, {}, false],
    [{}, JSON.parse('{"__proto__":{}}'), false],
  ])('%j and %j: %p', (a, b, equal) => {
    expect(deepEqualJson(a, b)).toBe(equal);
    expect(deepEqualJson(b, a)).toBe(equal);
  });

  it('agrees with the canonical text', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(deepEqualJson(a, structuredClone(a))).toBe(true);
        expect(deepEqualJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
      }),
    );
  });
});
