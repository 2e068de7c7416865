import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { anna } from '../__testUtils__/harness';
import { component, ref, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const ORDERS = ref('Component', 'orders');

describe('createComponentController', () => {
  const harness = eachWithHarness();

  it.each<[reason: string, objects: () => KubeObject[], says: string]>([
    ['no workload', () => [component('orders')], 'False/WorkloadNotFound'],
    [
      'no project',
      () => [
        {
          ...component('orders'),
          spec: { owner: { projectName: 'lost' }, type: 'Service' },
        } as KubeObject,
      ],
      'False/ProjectNotFound',
    ],
    [
      'a type that is not deployed yet',
      () => [
        {
          ...component('orders'),
          spec: { owner: { projectName: 'default' }, type: 'WebApplication' },
        } as KubeObject,
      ],
      'False/UnsupportedComponentType',
    ],
  ])('says when there is %s', async (_reason, objects, says) => {
    const plane = harness.current;
    for (const object of objects()) await plane.put(object);
    await plane.settle();
    expect(plane.condition(ORDERS, 'Ready')).toBe(says);
  });

  it('is as ready as its bindings, and not at fault when one is off on purpose', async () => {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.until(
      'ready',
      () => plane.condition(ORDERS, 'Ready') === 'True/ComponentReady',
    );
    await plane.client.patch(
      ref('ServiceBinding', 'orders-development'),
      { spec: { releaseState: 'Undeploy' } },
      anna,
    );
    await plane.until(
      'not deployed',
      () => plane.condition(ORDERS, 'Ready') === 'Unknown/NotDeployed',
    );
    expect(plane.message(ORDERS, 'Ready')).toBe('It runs in no environment.');
  });

  it('can be made again under the same name once it is gone', async () => {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.settle();
    await plane.client.delete(ORDERS, anna);
    await plane.until('gone', () => plane.find(ORDERS) === undefined);
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.until(
      'ready again',
      () => plane.condition(ORDERS, 'Ready') === 'True/ComponentReady',
    );
    expect(plane.message(ORDERS, 'Ready')).toBe('Ready in development.');
  });
});
