import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { differences } from './differences';

const object = (spec: object, annotations?: Record<string, string>) =>
  ({
    apiVersion: 'openchoreo.dev/v1alpha1',
    kind: 'Workload',
    metadata: { name: 'a', ...(annotations ? { annotations } : {}) },
    spec,
  } as KubeObject);

describe('differences', () => {
  it.each([
    [
      'defaults and what others added are no difference',
      object({ image: 'a' }),
      object({ image: 'a', className: 'default' }, { note: 'x' }),
      [],
    ],
    [
      'another value is told with both',
      object({ image: 'a' }, { owner: 'x' }),
      object({ image: 'b' }, { owner: 'y' }),
      ['metadata.annotations.owner: is y, not x', 'spec.image: is b, not a'],
    ],
    [
      'something that is missing is told',
      object({ image: 'a', port: 1 }),
      object({ image: 'a' }),
      ['spec.port: is not set'],
    ],
    [
      'values of lists are not told, there may be passwords in them',
      object({ env: [{ key: 'A', value: 'secret' }] }),
      object({ env: [{ key: 'A', value: 'other' }] }),
      ['spec.env: is set to something else'],
    ],
  ])('%s', (_reason, wanted, stored, expected) => {
    expect(
      differences(wanted, stored).map(
        ({ path, message }) => `${path}: ${message}`,
      ),
    ).toEqual(expected);
  });

  it('has none where nothing is stored', () => {
    expect(differences(object({ image: 'a' }), undefined)).toEqual([]);
  });
});
