import type { Entity } from '@backstage/catalog-model';
import { entityDelta, inBatches, isSuspiciousSweep } from './entityDelta';

const entity = (name: string, title = name): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'System',
  metadata: { name, namespace: 'default', title },
  spec: { owner: 'x' },
});

describe('entityDelta', () => {
  it('sends what is new or changed and names what is gone', () => {
    const first = entityDelta(new Map(), [entity('a'), entity('b')]);
    expect(first.changed).toHaveLength(2);
    const second = entityDelta(first.told, [entity('a', 'A'), entity('c')]);
    expect(second.changed.map(one => one.metadata.name)).toEqual(['a', 'c']);
    expect(second.removed).toEqual(['system:default/b']);
  });

  it('sends nothing when entities are the same', () => {
    const { told } = entityDelta(new Map(), [entity('a')]);
    expect(entityDelta(told, [entity('a')])).toMatchObject({
      changed: [],
      removed: [],
    });
  });
});

describe('isSuspiciousSweep', () => {
  it.each([
    { known: 100, removed: 5, held: false, reason: 'at most 5 %' },
    { known: 100, removed: 6, held: true, reason: 'more than 5 %' },
    { known: 10, removed: 3, held: false, reason: 'few are always believed' },
    { known: 10, removed: 10, held: true, reason: 'an empty list' },
    { known: 0, removed: 0, held: false, reason: 'a first start' },
  ])('$reason: $removed of $known', ({ known, removed, held }) => {
    expect(isSuspiciousSweep(known, removed)).toBe(held);
  });
});

describe('inBatches', () => {
  it('keeps order and loses nothing', () => {
    expect(inBatches([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inBatches([], 2)).toEqual([]);
  });
});
