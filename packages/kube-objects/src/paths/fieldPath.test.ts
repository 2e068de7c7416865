import { fieldPath } from './fieldPath';

describe('fieldPath', () => {
  it.each<[string, (string | number)[], string]>([
    ['', ['spec', 'replicas'], 'spec.replicas'],
    ['spec', ['containers', 'main', 'image'], 'spec.containers.main.image'],
    ['spec', ['ports', 0, 'name'], 'spec.ports[0].name'],
    ['metadata', ['labels', 'a/b'], 'metadata.labels[a/b]'],
    [
      'spec',
      ['containers', 'my-app', 'image'],
      'spec.containers[my-app].image',
    ],
    ['', [], ''],
  ])('of %j and %j is %j', (base, steps, path) => {
    expect(fieldPath(base, ...steps)).toBe(path);
  });
});
