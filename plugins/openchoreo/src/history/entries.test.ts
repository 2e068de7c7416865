import type { HistoryEntry } from '@openchoreo-backstage/plugin-openchoreo-common';
import { actorsOf, mergeEntries, withFirst } from './entries';

const entry = (id: string, at: string, actor = 'a'): HistoryEntry => ({
  id,
  at,
  actor,
  sentence: '',
});

it('merges newest first and keeps each once', () => {
  const merged = mergeEntries(
    [entry('3', '2026-11-20T10:03:00Z'), entry('2', '2026-11-20T10:02:00Z')],
    [
      entry('2', '2026-11-20T10:02:00Z'),
      entry('1', '2026-11-20T11:01:00+02:00'),
    ],
  );
  expect(merged.map(({ id }) => id)).toEqual(['3', '2', '1']);
});

it('keeps the order of entries of one moment', () => {
  const at = '2026-11-20T10:00:00Z';
  const merged = mergeEntries([entry('b', at), entry('a', at)], []);
  expect(merged.map(({ id }) => id)).toEqual(['b', 'a']);
});

it('names everyone once, the last to act first', () => {
  expect(
    actorsOf([
      entry('3', '', 'ben'),
      entry('2', '', 'anna'),
      entry('1', '', 'ben'),
    ]),
  ).toEqual(['ben', 'anna']);
});

it.each([
  ['Deployed 1.2', 'lower', 'deployed 1.2'],
  ['DNS of staging changed', 'lower', 'DNS of staging changed'],
  ['staging runs 1.2', 'upper', 'Staging runs 1.2'],
  ['', 'lower', ''],
] as const)('begins %j in %s case', (sentence, to, expected) => {
  expect(withFirst(sentence, to)).toBe(expected);
});
