import { allOf, anyOf, instant, shortRef, span } from './phrases';

describe('phrases', () => {
  it.each([
    ['group:default/release-managers', 'release-managers'],
    ['user:anna', 'anna'],
    ['system:auto-promote', 'auto-promote'],
    ['kubectl-edit', 'kubectl-edit'],
  ])('calls %s %s', (ref, name) => {
    expect(shortRef(ref)).toBe(name);
  });

  it.each([
    { items: [], any: '', all: '' },
    { items: ['a'], any: 'a', all: 'a' },
    { items: ['a', 'b'], any: 'a or b', all: 'a and b' },
    { items: ['a', 'b', 'c'], any: 'a, b or c', all: 'a, b and c' },
  ])('lists $items', ({ items, any, all }) => {
    expect([anyOf(items), allOf(items)]).toEqual([any, all]);
  });

  it.each([
    [0, '0 s'],
    [999, '0 s'],
    [61_000, '1 min 1 s'],
    [3_600_000, '1 h'],
    [3_601_000, '1 h'],
    [90_061_000, '1 d 1 h'],
    [336 * 3_600_000, '14 d'],
    [-5, '0 s'],
  ])('says %s ms as %s', (milliseconds, text) => {
    expect(span(milliseconds)).toBe(text);
  });

  it('names the zone of every instant', () => {
    expect(instant('2026-11-21T12:02:00+02:00')).toBe('21 Nov 10:02 UTC');
  });
});
