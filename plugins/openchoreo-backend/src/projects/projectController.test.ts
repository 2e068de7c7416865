import {
  cellNamespace,
  kindRef,
  type Project,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const PROJECT = ref('Project', 'default');

describe('createProjectController', () => {
  const harness = eachWithHarness();

  it('says when its pipeline does not exist, and when it comes', async () => {
    const plane = harness.current;
    const shop = ref('Project', 'shop');
    await plane.client.create(
      {
        ...kindRef('Project'),
        metadata: { name: 'shop', namespace: 'default' },
        spec: { deploymentPipelineRef: 'express' },
      },
      anna,
    );
    await plane.settle();
    expect(plane.condition(shop, 'Ready')).toBe(
      'False/DeploymentPipelineNotFound',
    );
    await plane.client.create(
      {
        ...kindRef('DeploymentPipeline'),
        metadata: { name: 'express', namespace: 'default' },
        spec: {
          promotionPaths: [
            { sourceEnvironmentRef: 'development', targetEnvironmentRefs: [] },
          ],
        },
      },
      anna,
    );
    await plane.settle();
    expect(plane.condition(shop, 'Ready')).toBe('True/ProjectReady');
    expect(plane.condition(shop, 'Created')).toBe('True/ProjectCreated');
  });

  it('remembers its cells', async () => {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.put(service('orders'));
    await plane.until(
      'a cell',
      () => plane.find<Project>(PROJECT)!.status?.cells !== undefined,
    );
    const cells = () => plane.find<Project>(PROJECT)!.status!.cells;
    const expected = [
      {
        environment: 'development',
        dataPlane: 'default',
        namespace: cellNamespace('default', 'default', 'development'),
      },
    ];
    expect(cells()).toEqual(expected);
    // Also after nothing runs there any more.
    await plane.client.delete(ref('Component', 'orders'), anna);
    await plane.until(
      'the component is gone',
      () => plane.find(ref('Component', 'orders')) === undefined,
    );
    expect(cells()).toEqual(expected);
  });
});
