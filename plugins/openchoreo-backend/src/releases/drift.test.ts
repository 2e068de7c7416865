import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { annotations } from '@openchoreo-backstage/plugin-openchoreo-common';
import { covers, isAsDesired } from './drift';
import { MANIFEST_HASH } from './manifests';

describe('covers', () => {
  it.each<[reason: string, live: unknown, wanted: unknown, covered: boolean]>([
    ['fields of others do not count', { a: 1, b: 2 }, { a: 1 }, true],
    ['a changed value', { a: 2 }, { a: 1 }, false],
    ['a removed field', {}, { a: 1 }, false],
    ['a field that is not wanted at all', {}, { a: undefined }, true],
    [
      'fields that were filled in within a list',
      [{ a: 1, b: 2 }],
      [{ a: 1 }],
      true,
    ],
    ['a list that got longer', [{ a: 1 }, { a: 2 }], [{ a: 1 }], false],
    ['another order', [1, 2], [2, 1], false],
    ['null is a value', { a: null }, { a: null }, true],
    ['an inherited name', {}, { constructor: 1 }, false],
  ])('%s', (_reason, live, wanted, covered) => {
    expect(covers(live, wanted)).toBe(covered);
  });
});

describe('isAsDesired', () => {
  const object = (generation: string, replicas: number): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'orders',
      labels: { app: 'orders' },
      annotations: {
        [MANIFEST_HASH]: 'one',
        [annotations.releaseGeneration]: generation,
      },
    },
    spec: { replicas },
  });
  const desired = { id: 'a', hash: 'one', object: object('2', 1) };

  it('does not mind an older generation of the same manifest', () => {
    expect(isAsDesired(object('1', 1), desired)).toBe(true);
  });

  it('minds another manifest although nothing of this one is missing', () => {
    expect(isAsDesired(object('2', 1), { ...desired, hash: 'two' })).toBe(
      false,
    );
  });

  it('minds a change, and an object that is not there', () => {
    expect(isAsDesired(object('2', 5), desired)).toBe(false);
    expect(isAsDesired(undefined, desired)).toBe(false);
  });
});
