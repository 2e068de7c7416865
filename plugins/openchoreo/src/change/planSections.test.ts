import { plan } from '../__testUtils__/views';
import {
  changesNothing,
  firstSection,
  formatValue,
  sectionsOf,
} from './planSections';

const nothing = plan({
  objects: [],
  configuration: [],
  network: [],
  endpoints: [],
});

it('counts what changes in each part', () => {
  expect(sectionsOf(plan()).map(({ id, count }) => [id, count])).toEqual([
    ['manifests', 2],
    ['configuration', 1],
    ['network', 1],
    ['endpoints', 0],
  ]);
});

it('opens on the first part that is not empty', () => {
  expect(firstSection(plan({ objects: [] }))).toBe('configuration');
  expect(firstSection(nothing)).toBe('manifests');
});

it('knows when nothing changes', () => {
  expect(changesNothing(nothing)).toBe(true);
  expect(changesNothing(plan())).toBe(false);
});

it.each([
  ['text', 'text'],
  ['', '""'],
  [3, '3'],
  [false, 'false'],
  [null, 'null'],
  [['a', 1], '["a",1]'],
  [undefined, ''],
])('shows %j as %s', (value, shown) => {
  expect(formatValue(value)).toBe(shown);
});
