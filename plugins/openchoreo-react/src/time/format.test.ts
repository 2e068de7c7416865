import { formatAbsolute, formatDuration, formatRelative } from './format';

it.each([
  [-1, '0 s'],
  [12_400, '12 s'],
  [60_000, '1 min'],
  [59 * 60_000, '59 min'],
  [47 * 3_600_000, '47 h'],
  [48 * 3_600_000, '2 d'],
])('says %i ms as %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

it('says past and future', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  expect(formatRelative(new Date('2026-11-20T09:59:58Z'), now)).toBe(
    'just now',
  );
  expect(formatRelative(new Date('2026-11-20T09:48:00Z'), now)).toBe(
    '12 min ago',
  );
  expect(formatRelative(new Date('2026-11-20T13:00:00Z'), now)).toBe('in 3 h');
});

it('names the zone of an exact time', () => {
  expect(formatAbsolute(new Date('2026-11-20T10:42:07Z'))).toMatch(
    /^2026-11-\d\d \d\d:\d\d:07 UTC([+-]\d\d:\d\d)?$/,
  );
});
