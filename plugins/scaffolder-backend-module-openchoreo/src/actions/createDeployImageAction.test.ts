import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import { runStep } from '../__testUtils__/runStep';
import { createDeployImageAction } from './createDeployImageAction';

const workload = (name: string, component: string, image: string) => ({
  apiVersion: 'openchoreo.dev/v1alpha1',
  kind: 'Workload',
  metadata: { name, namespace: 'default' },
  spec: {
    owner: { projectName: 'shop', componentName: component },
    containers: { main: { image }, proxy: { image: 'proxy:1' } },
  },
});

function backendOf(...workloads: KubeObject[]) {
  const deployed: unknown[] = [];
  return {
    deployed,
    openchoreo: {
      get: async <T extends KubeObject>({ name }: { name: string }) =>
        workloads.find(one => one.metadata.name === name) as
          | Stored<T>
          | undefined,
      // One per page.
      list: async <T extends KubeObject>(query: { continue?: string }) => {
        const at = Number(query.continue ?? 0);
        return {
          items: workloads.slice(at, at + 1) as Stored<T>[],
          resourceVersion: '1',
          ...(at + 1 < workloads.length ? { continue: String(at + 1) } : {}),
        };
      },
      deployImage: async (...call: unknown[]) => {
        deployed.push(call.slice(0, 2));
      },
    },
  };
}

const input = { component: 'till', image: 'till:2' };

describe('openchoreo:deploy-image', () => {
  it('deploys another image, with its reason', async () => {
    const { openchoreo, deployed } = backendOf(
      workload('till', 'till', 'till:1'),
    );
    const { output } = await runStep(createDeployImageAction({ openchoreo }), {
      ...input,
      reason: 'Faster',
    });
    expect(deployed).toEqual([
      [
        { namespace: 'default', name: 'till' },
        { image: 'till:2', reason: 'Faster' },
      ],
    ]);
    expect(output).toEqual({
      image: 'till:2',
      previousImage: 'till:1',
      changed: true,
      entityRef: 'component:default/till',
    });
  });

  it('finds a Workload of another name, on whatever page', async () => {
    const { openchoreo, deployed } = backendOf(
      workload('till', 'other', 'other:1'),
      workload('a', 'b', 'b:1'),
      workload('till-main', 'till', 'till:2'),
    );
    const { output } = await runStep(
      createDeployImageAction({ openchoreo }),
      input,
    );
    expect(output.changed).toBe(false);
    expect(deployed).toEqual([]);
  });

  it('looks at the container that is meant', async () => {
    const { openchoreo, deployed } = backendOf(
      workload('till', 'till', 'till:1'),
    );
    await runStep(createDeployImageAction({ openchoreo }), {
      component: 'till',
      image: 'proxy:1',
      container: 'proxy',
    });
    expect(deployed).toEqual([]);
  });

  it('deploys nothing in a dry run', async () => {
    const { openchoreo, deployed } = backendOf(
      workload('till', 'till', 'till:1'),
    );
    const { logged } = await runStep(
      createDeployImageAction({ openchoreo }),
      input,
      { isDryRun: true },
    );
    expect(logged).toEqual(['till would get image till:2 in place of till:1.']);
    expect(deployed).toEqual([]);
  });

  it('needs a Workload, which in a dry run an earlier step may create', async () => {
    const { openchoreo } = backendOf();
    const action = createDeployImageAction({ openchoreo });
    await expect(runStep(action, input)).rejects.toThrow(
      'Component default/till has no Workload.',
    );
    const { logged } = await runStep(action, input, { isDryRun: true });
    expect(logged[0]).toContain('An earlier step has to create it.');
  });
});
