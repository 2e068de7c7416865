import type { ChoreoService } from '@openchoreo-backstage/plugin-openchoreo-common';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const ORDERS = ref('Workload', 'orders');
const MADE = ref('Service', 'orders-service');

describe('createWorkloadController', () => {
  const harness = eachWithHarness();

  it('gives a component without type resource one with defaults', async () => {
    const plane = harness.current;
    await plane.put(workload('orders'));
    await plane.settle();
    expect(plane.condition(ORDERS, 'Ready')).toBe('False/ComponentNotFound');
    expect(plane.find(MADE)).toBe(undefined);
    await plane.put(component('orders'));
    await plane.settle();
    expect(plane.condition(ORDERS, 'Ready')).toBe('True/WorkloadValid');
    expect(plane.find<ChoreoService>(MADE)!.spec).toMatchObject({
      workloadName: 'orders',
      className: 'default',
    });
  });

  it('makes none beside one that is there', async () => {
    const plane = harness.current;
    await plane.put(service('orders'));
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.settle();
    expect(plane.find(MADE)).toBe(undefined);
  });

  it('does not use a workload that names another project', async () => {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(
      workload('orders', {
        owner: { projectName: 'other', componentName: 'orders' },
      }),
    );
    await plane.settle();
    expect(plane.condition(ORDERS, 'Ready')).toBe('False/ComponentNotFound');
    expect(plane.find(MADE)).toBe(undefined);
  });
});

describe('createWorkloadController, told not to make type resources', () => {
  const harness = eachWithHarness({
    config: { autoCreateTypeResource: false },
  });

  it('makes none', async () => {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.settle();
    expect(plane.find(MADE)).toBe(undefined);
    expect(plane.condition(ref('Component', 'orders'), 'Ready')).toBe(
      'Unknown/NotDeployed',
    );
  });
});
