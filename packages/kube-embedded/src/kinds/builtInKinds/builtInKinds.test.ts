import { validateStructural } from '@openchoreo-backstage/kube-objects';
import { conformanceKinds } from '../../conformance';
import { kindRegistry } from '../KindRegistry';
import { builtInKinds } from '.';

describe('builtInKinds', () => {
  it.each(
    [...builtInKinds, ...conformanceKinds].map(kind => [kind.kind, kind]),
  )('%s has a structural schema', (_, { schema }) => {
    expect(validateStructural(schema!)).toEqual([]);
  });

  it('can all be in one cluster', () => {
    expect(kindRegistry(builtInKinds).all()).toHaveLength(builtInKinds.length);
  });

  it('have plural and short names that do not collide', () => {
    const names = builtInKinds.flatMap(
      ({ plural, singular, shortNames = [] }) => [
        plural,
        singular,
        ...shortNames,
      ],
    );
    expect(new Set(names).size).toBe(names.length);
  });
});
