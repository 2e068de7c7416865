import fc from 'fast-check';
import {
  compareQuantities,
  formatQuantity,
  isQuantity,
  parseQuantity,
  quantityToNumber,
} from './quantity';

describe('formatQuantity of parseQuantity', () => {
  it.each<[string, string]>([
    ['0', '0'],
    ['-0', '0'],
    ['500m', '500m'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['1Gi', '1Gi'],
    ['1000Ki', '1000Ki'],
    ['1024Ki', '1Mi'],
    ['0.5Ki', '512'],
    ['1.5', '1500m'],
    ['1000', '1k'],
    ['1500', '1500'],
    ['+1E', '1E'],
    ['12e6', '12e6'],
    ['1.5e3', '1500'],
    ['1E3', '1e3'],
    ['100e-3', '100e-3'],
    ['5.', '5'],
    ['.5', '500m'],
    ['0.0000000001', '1n'],
    ['-0.0000000001', '-1n'],
    ['007', '7'],
    ['0.1Ki', '102400m'],
  ])('%j is %j', (text, canonical) => {
    expect(formatQuantity(parseQuantity(text))).toBe(canonical);
  });

  it('keeps the amount, and is stable', () => {
    const number = fc.stringMatching(/^[+-]?[0-9]{1,12}(\.[0-9]{1,9})?$/);
    const suffix = fc.constantFrom(
      '',
      'n',
      'u',
      'm',
      'k',
      'M',
      'G',
      'Ki',
      'Mi',
      'Gi',
      'e3',
      'E-2',
    );
    fc.assert(
      fc.property(number, suffix, (digits, unit) => {
        const quantity = parseQuantity(digits + unit);
        const canonical = formatQuantity(quantity);
        expect(compareQuantities(canonical, quantity)).toBe(0);
        expect(formatQuantity(parseQuantity(canonical))).toBe(canonical);
      }),
    );
  });
});

describe('parseQuantity', () => {
  it.each([
    '',
    'm',
    '1 ',
    '1..2',
    '1mi',
    '1K',
    '1KI',
    '1e',
    '1e1.5',
    'x',
    '1e1000',
    '--1',
    '١',
  ])('refuses %j', text => {
    expect(() => parseQuantity(text)).toThrow(SyntaxError);
    expect(isQuantity(text)).toBe(false);
  });

  it('says what a quantity looks like', () => {
    expect(() => parseQuantity('5 GB')).toThrow(
      '"5 GB" is not a quantity: a number with an optional suffix',
    );
  });
});

describe('compareQuantities', () => {
  it.each<[string, string, number]>([
    ['1', '1000m', 0],
    ['1Gi', '1G', 1],
    ['999M', '1G', -1],
    ['-1', '1', -1],
    ['9007199254740993', '9007199254740992', 1],
  ])('%s and %s: %i', (a, b, order) => {
    expect(compareQuantities(a, b)).toBe(order);
    expect(compareQuantities(b, a)).toBe(order === 0 ? 0 : -order);
  });
});

describe('quantityToNumber', () => {
  it.each<[string, number]>([
    ['500m', 0.5],
    ['-1500m', -1.5],
    ['1.5Gi', 1.5 * 1024 ** 3],
    ['100n', 1e-7],
  ])('%s is %d', (text, number) => {
    expect(quantityToNumber(text)).toBe(number);
  });
});
