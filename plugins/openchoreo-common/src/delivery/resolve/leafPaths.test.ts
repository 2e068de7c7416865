import { leafPaths } from './leafPaths';

describe('leafPaths', () => {
  it('names items of keyed lists by their key, and takes others as a whole', () => {
    expect(
      leafPaths({
        replicas: 1,
        spec: {
          containers: [
            { name: 'main', args: ['a', 'b'], ports: [{ containerPort: 80 }] },
          ],
          tolerations: [{ effect: 'NoSchedule' }],
          volumes: [],
          emptyDir: {},
        },
      }),
    ).toEqual([
      'replicas',
      'spec.containers[main].name',
      'spec.containers[main].args',
      'spec.containers[main].ports[80].containerPort',
      'spec.tolerations',
      'spec.volumes',
      'spec.emptyDir',
    ]);
  });
});
