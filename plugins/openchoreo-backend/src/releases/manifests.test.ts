import type {
  AllowedKind,
  Release,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Stored } from '@openchoreo-backstage/kube-objects';
import { desiredObjects, tenancyProblems } from './manifests';

const resource = (change: object = {}) => ({
  id: 'a',
  object: {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'a', namespace: 'cell', labels: { own: 'label' } },
    ...change,
  },
});

const release = (generation: number, resources: object[]) =>
  ({
    metadata: { name: 'orders', namespace: 'acme', uid: 'u1', generation },
    spec: { resources },
  } as unknown as Stored<Release>);

describe('desiredObjects', () => {
  it('adds labels and keeps those of the manifest', () => {
    const [{ object }] = desiredObjects(release(1, [resource()]), 'here');
    expect(object.metadata.labels).toMatchObject({
      own: 'label',
      'openchoreo.dev/release-namespace': 'acme',
      'openchoreo.dev/installation': 'here',
    });
  });

  it('gives the same hash in another generation, and another one for other content', () => {
    const hashOf = (generation: number, change?: object) =>
      desiredObjects(release(generation, [resource(change)]), 'here')[0].hash;
    expect(hashOf(1)).toBe(hashOf(2));
    expect(hashOf(1)).not.toBe(hashOf(1, { data: { a: 'b' } }));
  });
});

describe('tenancyProblems', () => {
  const cell = { namespace: 'cell' };
  const judge = (change: object, allowedKinds?: AllowedKind[]) =>
    tenancyProblems([resource(change)], { ...cell, allowedKinds });

  it.each<[reason: string, change: object, problem: RegExp | undefined]>([
    ['an object of the cell', {}, undefined],
    ['no name', { metadata: {} }, /has no apiVersion, kind or name/],
    [
      'another namespace',
      { metadata: { name: 'a', namespace: 'b' } },
      /outside/,
    ],
    ['no namespace', { metadata: { name: 'a' } }, /outside/],
    ['a Namespace', { kind: 'Namespace' }, /does not allow/],
    [
      'a kind of the same name in another group',
      { apiVersion: 'evil.dev/v1', kind: 'ConfigMap' },
      /does not allow/,
    ],
  ])('judges %s', (_reason, change, problem) => {
    const problems = judge(change);
    expect(problems.join(' ')).toMatch(problem ?? /^$/);
  });

  it('goes by the list of the plane, if it has one', () => {
    expect(judge({}, [{ group: 'apps', kind: 'Deployment' }])).toHaveLength(1);
    expect(judge({}, [{ group: '', kind: 'ConfigMap' }])).toEqual([]);
  });
});
