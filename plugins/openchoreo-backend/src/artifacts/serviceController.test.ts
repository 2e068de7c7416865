import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  kindRef,
  newestArtifact,
  type DeployableArtifact,
  type KindName,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const SERVICE = ref('Service', 'orders');
const BINDING = ref('ServiceBinding', 'orders-development');

describe('createServiceController', () => {
  const harness = eachWithHarness();

  const artifacts = () =>
    harness.current.cache.list<DeployableArtifact>(
      kindRef('DeployableArtifact'),
    );

  const newest = () => newestArtifact(artifacts())!.metadata.name;

  const deployed = () =>
    harness.current.find<ServiceBinding>(BINDING)?.spec.artifactRef;

  async function declare(...objects: KubeObject[]) {
    for (const object of objects) await harness.current.put(object);
    await harness.current.settle();
  }

  const patch = async (kind: KindName, name: string, change: object) => {
    await harness.current.client.patch(ref(kind, name), change as {}, anna);
    await harness.current.settle();
  };

  const orders = () => [component('orders'), workload('orders')];

  it.each<[reason: string, objects: () => KubeObject[], says: string]>([
    [
      'a component that is not there',
      () => [workload('orders'), service('orders')],
      'False/ComponentNotFound',
    ],
    [
      'a workload that is not there',
      () => [component('orders'), service('orders')],
      'False/WorkloadNotFound',
    ],
    [
      'a class that is not there',
      () => [...orders(), service('orders', { className: 'gold' })],
      'False/ServiceClassNotFound',
    ],
    [
      'an API class that is not there',
      () => [
        ...orders(),
        service('orders', {
          apis: { api: { className: 'gold', type: 'HTTP' } },
        }),
      ],
      'False/APIClassNotFound',
    ],
    [
      'an API without its endpoint',
      () => [
        ...orders(),
        service('orders', {
          apis: { other: { className: 'default', type: 'HTTP' } },
        }),
      ],
      'False/InvalidConfiguration',
    ],
    [
      'a workload of another component',
      () => [
        component('orders'),
        component('stock'),
        workload('stock'),
        service('orders', { workloadName: 'stock' }),
      ],
      'False/InvalidConfiguration',
    ],
  ])('mints nothing with %s', async (_reason, objects, says) => {
    await declare(...objects());
    expect(harness.current.condition(SERVICE, 'Ready')).toBe(says);
    expect(
      artifacts().filter(
        ({ metadata }) =>
          metadata.labels?.['openchoreo.dev/component'] === 'orders',
      ),
    ).toEqual([]);
  });

  it('follows once what is missing comes', async () => {
    await declare(service('orders'), workload('orders'));
    expect(deployed()).toBe(undefined);
    await declare(component('orders'));
    expect(harness.current.condition(SERVICE, 'Ready')).toBe(
      'True/BindingSynced',
    );
    expect(deployed()).toBe(newest());
  });

  it('says when a project has nowhere to deploy to', async () => {
    await harness.current.client.create(
      {
        ...kindRef('Project'),
        metadata: { name: 'lost', namespace: 'default' },
        spec: { deploymentPipelineRef: 'nowhere' },
      },
      anna,
    );
    const owner = { projectName: 'lost', componentName: 'orders' };
    await declare(
      {
        ...component('orders'),
        spec: { owner: { projectName: 'lost' }, type: 'Service' },
      } as KubeObject,
      workload('orders', { owner }),
      service('orders', { owner }),
    );
    expect(harness.current.condition(SERVICE, 'Ready')).toBe(
      'False/NoRootEnvironment',
    );
    // The artifact is there all the same, for whoever deploys it.
    expect(artifacts()).toHaveLength(1);
  });

  describe('with a deployed service', () => {
    beforeEach(() => declare(...orders(), service('orders')));

    const change = async () => {
      await harness.current.advance(1_000);
      await declare(workload('orders', { image: 'example.com/orders:2' }));
    };

    it.each<[reason: string, hold: () => Promise<void>, says: string]>([
      [
        'somebody holds the binding',
        () =>
          patch('ServiceBinding', 'orders-development', {
            spec: {
              hold: {
                reason: 'incident 7',
                by: anna.actor,
                since: '2026-01-01T00:00:00Z',
              },
            },
          }),
        'True/BindingHeld',
      ],
      [
        'the environment is frozen',
        () =>
          patch('Environment', 'development', {
            spec: { freeze: { reason: 'audit', by: anna.actor } },
          }),
        'True/EnvironmentFrozen',
      ],
      [
        'the service is deployed by hand',
        () =>
          patch('Service', 'orders', {
            metadata: { annotations: { [annotations.autoDeploy]: 'false' } },
          }),
        'True/ManualDeploy',
      ],
      [
        'the environment has gates',
        () =>
          patch('Environment', 'development', {
            spec: { gates: { approval: { count: 1 } } },
          }),
        'True/ManualDeploy',
      ],
    ])('offers an artifact, but no more, while %s', async (_r, hold, says) => {
      const before = deployed();
      await hold();
      await change();
      expect(artifacts()).toHaveLength(2);
      expect(deployed()).toBe(before);
      expect(harness.current.condition(SERVICE, 'Ready')).toBe(says);
    });

    it('follows again when the freeze is over', async () => {
      const until = new Date(
        harness.current.clock.now().getTime() + 60_000,
      ).toISOString();
      await patch('Environment', 'development', {
        spec: { freeze: { reason: 'audit', by: anna.actor, until } },
      });
      await change();
      const held = deployed();
      await harness.current.advance(61_000);
      expect(deployed()).not.toBe(held);
      expect(deployed()).toBe(newest());
    });

    it('mints nothing when only a class changes, until a roll-out is asked for', async () => {
      await patch('ServiceClass', 'default', {
        spec: { deploymentTemplate: { replicas: 3 } },
      });
      expect(artifacts()).toHaveLength(1);
      await harness.current.advance(1_000);
      const { generation } = harness.current.find(
        ref('ServiceClass', 'default'),
      )!.metadata;
      await patch('Service', 'orders', {
        metadata: {
          annotations: { [annotations.classRollout]: String(generation) },
        },
      });
      expect(artifacts()).toHaveLength(2);
      expect(deployed()).toBe(newest());
    });

    it('keeps the release state and the overrides of the environment', async () => {
      const own = {
        releaseState: 'Suspend',
        workloadOverrides: {
          containers: { main: { env: [{ key: 'LOG_LEVEL', value: 'warn' }] } },
        },
      };
      await patch('ServiceBinding', 'orders-development', { spec: own });
      await change();
      expect(harness.current.find<ServiceBinding>(BINDING)!.spec).toMatchObject(
        { ...own, artifactRef: newest() },
      );
    });

    it('does not move a live binding when the root environment changes', async () => {
      await harness.current.client.create(
        {
          ...kindRef('DeploymentPipeline'),
          metadata: { name: 'reversed', namespace: 'default' },
          spec: {
            promotionPaths: [
              {
                sourceEnvironmentRef: 'staging',
                targetEnvironmentRefs: [{ name: 'development' }],
              },
            ],
          },
        },
        anna,
      );
      await patch('Project', 'default', {
        spec: { deploymentPipelineRef: 'reversed' },
      });
      expect(harness.current.condition(SERVICE, 'Ready')).toBe(
        'False/EnvironmentChanged',
      );
      expect(
        harness.current.find(ref('ServiceBinding', 'orders-staging')),
      ).toBe(undefined);
    });
  });
});
