import fc from 'fast-check';
import { compareResourceVersions } from './resourceVersion';

describe('compareResourceVersions', () => {
  it('orders decimal counters as numbers', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (a, b) => {
        const order = compareResourceVersions(String(a), String(b))!;
        expect(Math.sign(order)).toBe(Number(a > b) - Number(a < b));
      }),
    );
  });

  it.each([
    ['a1', '2'],
    ['01', '2'],
    ['', '2'],
    ['-1', '2'],
  ])('says nothing about %j and %j', (a, b) => {
    expect(compareResourceVersions(a, b)).toBeUndefined();
    expect(compareResourceVersions(b, a)).toBeUndefined();
  });

  it('knows that equal versions are equal, whatever they look like', () => {
    expect(compareResourceVersions('x', 'x')).toBe(0);
  });
});
