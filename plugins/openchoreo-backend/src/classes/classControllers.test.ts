import {
  kindRef,
  type KindName,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ref } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

describe('the class controllers', () => {
  const harness = eachWithHarness();

  it.each<
    [reason: string, kind: KindName, spec: object, ready: string, full: string]
  >([
    [
      'a class with replicas',
      'ServiceClass',
      { deploymentTemplate: { replicas: 2 } },
      'True/ClassValid',
      'True/AllEnforced',
    ],
    [
      'a class that sets the selector',
      'ServiceClass',
      { deploymentTemplate: { selector: { matchLabels: { a: 'b' } } } },
      'False/InvalidTemplate',
      'True/AllEnforced',
    ],
    [
      'policies that have no effect yet',
      'APIClass',
      {
        restPolicy: { defaults: { rateLimit: { requests: 10, window: '1m' } } },
      },
      'True/ClassValid',
      'False/NotEnforcedYet',
    ],
    [
      'a window that no gateway knows',
      'APIClass',
      {
        restPolicy: { defaults: { rateLimit: { requests: 10, window: '7s' } } },
      },
      'False/InvalidTemplate',
      'False/NotEnforcedYet',
    ],
  ])('say what they think of %s', async (_reason, kind, spec, ready, full) => {
    const plane = harness.current;
    await plane.client.create(
      {
        ...kindRef(kind),
        metadata: { name: 'gold', namespace: 'default' },
        spec,
      },
      { actor: 'system:import' },
    );
    await plane.settle();
    expect(plane.condition(ref(kind, 'gold'), 'Ready')).toBe(ready);
    expect(plane.condition(ref(kind, 'gold'), 'FullyEnforced')).toBe(full);
  });
});
