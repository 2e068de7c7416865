import fc from 'fast-check';
import { canonicalValue, withoutEmpty } from './content';

describe('withoutEmpty', () => {
  it('drops members that say nothing, at any depth', () => {
    expect(
      withoutEmpty({
        a: '',
        b: null,
        c: undefined,
        d: {},
        e: [],
        f: { g: { h: [] } },
        zero: 0,
        no: false,
      }),
    ).toEqual({ zero: 0, no: false });
  });

  it('keeps items of lists, since their positions have meaning', () => {
    expect(withoutEmpty({ args: ['', 'x'], list: [{}, { a: '' }] })).toEqual({
      args: ['', 'x'],
      list: [{}, {}],
    });
  });

  it('finds nothing more to drop the second time', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const once = withoutEmpty(value);
        expect(withoutEmpty(once)).toEqual(once);
      }),
    );
  });
});

describe('canonicalValue', () => {
  it('orders members and leaves the value as it is', () => {
    const value = { b: 1, a: { d: [2, 1], c: undefined } };
    expect(JSON.stringify(canonicalValue(value))).toBe(
      '{"a":{"d":[2,1]},"b":1}',
    );
  });
});
