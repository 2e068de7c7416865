import fc from 'fast-check';
import { canonicalJson, compareCodePoints } from './canonicalJson';

describe('canonicalJson', () => {
  it.each<[string, unknown, string]>([
    ['sorts members', { b: 1, a: { d: 2, c: 3 } }, '{"a":{"c":3,"d":2},"b":1}'],
    ['keeps the order of lists', [2, 1], '[2,1]'],
    ['leaves out undefined members', { a: undefined, b: null }, '{"b":null}'],
    [
      'sorts by code point',
      { '\u{1f600}': 1, '\uffee': 2 },
      '{"\uffee":2,"\u{1f600}":1}',
    ],
    [
      'keeps a member named __proto__',
      JSON.parse('{"__proto__":{"a":1}}'),
      '{"__proto__":{"a":1}}',
    ],
    [
      'writes scalars as JSON does',
      ['ä"\n', -0, 1e21, true],
      '["ä\\"\\n",0,1e+21,true]',
    ],
  ])('%s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it.each([[NaN], [1n], [() => 1], [[undefined]], [undefined]])(
    'refuses %p',
    value => {
      expect(() => canonicalJson(value)).toThrow(/cannot be written as JSON/);
    },
  );

  it('gives the value back when parsed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        expect(JSON.stringify(JSON.parse(canonicalJson(value)))).toBe(
          JSON.stringify(JSON.parse(canonicalJson(structuredClone(value)))),
        );
        expect(JSON.parse(canonicalJson(value))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });
});

describe('compareCodePoints', () => {
  it('orders like lists of code points', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (a, b) => {
          const left = Array.from(a, char => char.codePointAt(0)!);
          const right = Array.from(b, char => char.codePointAt(0)!);
          const at = left.findIndex((point, i) => point !== right[i]);
          const expected =
            at < 0 || at >= right.length
              ? left.length - right.length
              : left[at] - right[at];
          expect(Math.sign(compareCodePoints(a, b))).toBe(Math.sign(expected));
        },
      ),
    );
  });
});
