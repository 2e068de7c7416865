import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  kindRef,
  type ChoreoDeployment,
  type DeployableArtifact,
  type Promotion,
  type Release,
  type ServiceBinding,
  type WorkloadConnection,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { entryVerifier, sealEntry } from '../sealing';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';

jest.setTimeout(60_000);

const BINDING = ref('ServiceBinding', 'orders-development');
const SYSTEM = { actor: 'system:test' };

describe('createBindingController', () => {
  const harness = eachWithHarness();

  async function declare(...objects: KubeObject[]) {
    for (const object of objects) await harness.current.put(object);
    await harness.current.settle();
  }

  const all = (name: string, changes: Parameters<typeof workload>[1] = {}) => [
    component(name),
    workload(name, changes),
    service(name),
  ];

  const ready = (name = 'orders-development') =>
    harness.current.condition(ref('ServiceBinding', name), 'Ready');

  const said = (name = 'orders-development') =>
    harness.current.message(ref('ServiceBinding', name), 'Ready');

  const becomesReady = (name: string) =>
    harness.current.until(
      `${name} is ready`,
      () => ready(name) === 'True/ResourcesActive',
    );

  const image = () => {
    const release = harness.current.find<Release>(
      ref('Release', 'orders-development'),
    );
    const deployment = release?.spec.resources?.find(({ id }) =>
      id.endsWith('-deployment'),
    )?.object as
      | { spec: { template: { spec: { containers: { image: string }[] } } } }
      | undefined;
    return deployment?.spec.template.spec.containers[0].image;
  };

  it('says which configuration is missing, and runs without it', async () => {
    const env = [
      { key: 'LOG_LEVEL', value: 'info' },
      {
        key: 'GITHUB_TOKEN',
        valueFrom: { configurationGroupRef: { name: 'github', key: 'pat' } },
      },
    ];
    const containers = (entries: typeof env) => ({
      containers: { main: { image: 'example.com/orders:1', env: entries } },
    });
    await declare(...all('orders', containers(env)));
    expect(ready()).toBe('False/InvalidConfiguration');
    expect(said()).toMatch(/ConfigurationGroup github.*GITHUB_TOKEN/);
    expect(harness.current.find(ref('Release', 'orders-development'))).toBe(
      undefined,
    );
    expect(
      harness.current.message(ref('Component', 'orders'), 'Ready'),
    ).toMatch(/github/);

    await declare(workload('orders', containers(env.slice(0, 1))));
    await becomesReady('orders-development');
  });

  it('keeps what runs when the next artifact cannot be rendered', async () => {
    await declare(...all('orders'));
    await becomesReady('orders-development');
    await declare(
      workload('orders', {
        containers: {
          main: {
            image: 'example.com/orders:2',
            env: [
              {
                key: 'A',
                valueFrom: { configurationGroupRef: { name: 'g', key: 'k' } },
              },
            ],
          },
        },
      }),
    );
    expect(ready()).toBe('False/InvalidConfiguration');
    expect(image()).toBe('example.com/orders:1');
    const [revision] = harness.current.find<ChoreoDeployment>(
      ref('Deployment', 'orders-development'),
    )!.status!.revisions!;
    expect(revision).toMatchObject({ revision: 1, result: 'Ready' });
    expect(revision.readyUntil).toBe(undefined);
  });

  it('ignores an artifact that was not let in, whoever wrote it', async () => {
    await declare(...all('orders'));
    await becomesReady('orders-development');
    await harness.current.advance(1_000);
    await harness.current.client.create(
      {
        ...kindRef('ServiceBinding'),
        metadata: { name: 'orders-production', namespace: 'default' },
        spec: {
          owner: { projectName: 'default', componentName: 'orders' },
          environment: 'production',
          artifactRef:
            harness.current.find<ServiceBinding>(BINDING)!.spec.artifactRef,
          workloadSpec: {},
        },
      } as KubeObject,
      SYSTEM,
    );
    await harness.current.settle();
    expect(ready('orders-production')).toBe('False/PromotionRequired');
    expect(said('orders-production')).toMatch(/Promote it into production/);
    expect(harness.current.find(ref('Release', 'orders-production'))).toBe(
      undefined,
    );
  });

  it('ignores an artifact whose content was changed after it was minted', async () => {
    await declare(...all('orders'));
    await becomesReady('orders-development');
    const [artifact] = harness.current.cache.list<DeployableArtifact>(
      kindRef('DeployableArtifact'),
    );
    await harness.current.client.replace(
      {
        ...artifact,
        spec: {
          ...artifact.spec,
          workloadSpec: { containers: { main: { image: 'evil:1' } } },
        },
      },
      SYSTEM,
    );
    await harness.current.settle();
    expect(ready()).toBe('False/InvalidConfiguration');
    expect(said()).toMatch(/was changed after it was minted/);
    expect(image()).toBe('example.com/orders:1');
  });

  it('takes what a sealed admission lets in, and says whose doing it is', async () => {
    const plane = harness.current;
    await declare(...all('orders'));
    await becomesReady('orders-development');
    const { artifactRef } = plane.find<ServiceBinding>(BINDING)!.spec;
    const artifact = plane.find<DeployableArtifact>(
      ref('DeployableArtifact', artifactRef!),
    )!;
    const promotion: Promotion = {
      apiVersion: artifact.apiVersion,
      kind: 'Promotion',
      metadata: { name: 'orders-staging-1', namespace: 'default' },
      spec: {
        owner: { projectName: 'default', componentName: 'orders' },
        from: 'development',
        to: 'staging',
        artifactRef: artifactRef!,
        trigger: 'Manual',
        requestedBy: 'user:default/ben',
      },
    };
    const created = await plane.client.create(
      {
        ...promotion,
        metadata: {
          ...promotion.metadata,
          annotations: {
            [annotations.requestSeal]: sealEntry(
              plane.sealer,
              'request',
              {},
              promotion,
            ),
          },
        },
      },
      SYSTEM,
    );
    expect(created.metadata.name).toBe('orders-staging-1');
    await becomesReady('orders-staging');
    const deployment = plane.find<ChoreoDeployment>(
      ref('Deployment', 'orders-staging'),
    )!;
    const [revision] = deployment.status!.revisions!;
    expect(revision).toMatchObject({
      cause: 'Promotion',
      promotion: 'orders-staging-1',
      author: 'user:default/ben',
    });
    const verify = entryVerifier(plane.sealer);
    expect(verify('revision', revision, deployment)).toBe(true);
    expect(
      verify('revision', { ...revision, artifactHash: 'x' }, deployment),
    ).toBe(false);
    await plane.until(
      'the promotion succeeded',
      () =>
        plane.find<Promotion>(ref('Promotion', 'orders-staging-1'))!.status
          ?.phase === 'Succeeded',
    );
  });

  it('records an edit of the overrides as a revision of its author', async () => {
    const plane = harness.current;
    await declare(...all('orders'));
    await becomesReady('orders-development');
    await plane.client.patch(
      BINDING,
      { spec: { classOverrides: { deploymentTemplate: { replicas: 2 } } } },
      { actor: 'user:default/ben' },
    );
    await plane.settle();
    const [revision] = plane.find<ChoreoDeployment>(
      ref('Deployment', 'orders-development'),
    )!.status!.revisions!;
    expect(revision).toMatchObject({
      revision: 2,
      cause: 'Edit',
      author: 'user:default/ben',
      classOverrides: { deploymentTemplate: { replicas: 2 } },
    });
  });

  it('comes back with its history when it is deleted by hand', async () => {
    const plane = harness.current;
    await declare(...all('orders'));
    await becomesReady('orders-development');
    const { uid } = plane.find(BINDING)!.metadata;
    await plane.client.delete(BINDING, { actor: 'user:default/ben' });
    await plane.until(
      'another binding is ready',
      () =>
        plane.find(BINDING)?.metadata.uid !== uid &&
        ready() === 'True/ResourcesActive',
    );
    expect(
      plane.find<ChoreoDeployment>(ref('Deployment', 'orders-development'))!
        .status!.revisions![0],
    ).toMatchObject({ revision: 1 });
  });

  describe('with a connection', () => {
    const connection = (
      params: Record<string, string>,
    ): Record<string, WorkloadConnection> => ({
      stock: {
        type: 'api',
        params: { componentName: 'stock', endpoint: 'api', ...params },
        inject: { env: [{ name: 'STOCK_URL', value: '{{ .uri }}' }] },
      },
    });

    it('says what is missing, waits for what comes, and then runs', async () => {
      const plane = harness.current;
      await declare(...all('orders', { connections: connection({}) }));
      expect(ready()).toBe('False/InvalidConfiguration');
      expect(said()).toMatch(/names component stock/);

      await declare(component('stock'), workload('stock'));
      // Its Service is made with defaults, and then it is there.
      await becomesReady('orders-development');
      const variables = JSON.stringify(
        plane.find<Release>(ref('Release', 'orders-development'))!.spec,
      );
      expect(variables).toMatch(
        /"STOCK_URL","value":"http:\/\/stock-development-[0-9a-f]{8}:8080"/,
      );
    });

    it('refuses an endpoint that the other side does not have', async () => {
      await declare(...all('stock'));
      await declare(
        ...all('orders', { connections: connection({ endpoint: 'other' }) }),
      );
      expect(ready()).toBe('False/InvalidConfiguration');
      expect(said()).toMatch(/names endpoint other, which stock does not have/);
    });
  });

  it('tells of a crash in the words of the data plane', async () => {
    await declare(
      ...all('orders', { sandbox: { crashAfter: '10s', exitCode: 3 } }),
    );
    await harness.current.until(
      'degraded',
      () => ready() === 'False/ResourceHealthDegraded',
    );
    expect(said()).toMatch(/\d/);
    expect(harness.current.condition(ref('Component', 'orders'), 'Ready')).toBe(
      'False/BindingNotReady',
    );
  });
});
