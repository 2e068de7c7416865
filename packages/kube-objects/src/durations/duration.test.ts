import fc from 'fast-check';
import { formatDuration, isDuration, parseDuration } from './duration';

describe('parseDuration', () => {
  it.each<[string, number]>([
    ['0', 0],
    ['-0', -0],
    ['0s', 0],
    ['30s', 30_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['.5s', 500],
    ['1.s', 1000],
    ['250ms', 250],
    ['-2m', -120_000],
    ['+2m', 120_000],
    ['1us', 0.001],
    ['1µs', 0.001],
    ['1μs', 0.001],
    ['5m5m', 600_000],
  ])('reads %j as %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBeCloseTo(milliseconds, 9);
  });

  it.each([
    '',
    '-',
    '10',
    '1d',
    '1h ',
    ' 1h',
    '1 h',
    '1h30',
    's',
    '.s',
    '1h-30m',
    '1H',
    '1e3s',
    '１s',
  ])('refuses %j', text => {
    expect(() => parseDuration(text)).toThrow(SyntaxError);
    expect(isDuration(text)).toBe(false);
  });

  it('says what a duration looks like', () => {
    expect(() => parseDuration('1d')).toThrow(
      '"1d" is not a duration: numbers with a unit (h, m, s, ms, us, ns) are needed, such as 30s or 1h30m',
    );
  });
});

describe('formatDuration', () => {
  it.each<[number, string]>([
    [0, '0s'],
    [250, '250ms'],
    [1000, '1s'],
    [1500, '1.5s'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [5_400_000, '1h30m'],
    [86_400_000, '24h'],
    [3_600_001, '1h0.001s'],
    [-1500, '-1.5s'],
    [0.2, '0s'],
    [-0.2, '0s'],
  ])('writes %d as %j', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it('writes what reads as the same duration', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), milliseconds => {
        const read = parseDuration(formatDuration(milliseconds));
        expect(Math.abs(read - milliseconds)).toBeLessThan(0.001);
      }),
    );
  });

  it('refuses what is not finite', () => {
    expect(() => formatDuration(NaN)).toThrow(RangeError);
  });
});
