import { TestDatabases } from '@backstage/backend-test-utils';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  artifactName,
  cellNamespace,
  type ChoreoDeployment,
  type DeployableArtifact,
  type Release,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { isSealedRelease } from '../releases';
import { startHarness, type Harness } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';

jest.setTimeout(60_000);

const BINDING = ref('ServiceBinding', 'orders-development');
const DEPLOYMENT = ref('Deployment', 'orders-development');
const RELEASE = ref('Release', 'orders-development');
const CELL = cellNamespace('default', 'default', 'development');

describe('the delivery chain', () => {
  const databases = TestDatabases.create({
    ids: ['SQLITE_3', 'POSTGRES_15'],
  });

  describe.each(databases.eachSupportedId())('on %p', databaseId => {
    let plane: Harness;

    beforeEach(async () => {
      plane = await startHarness({ knex: await databases.init(databaseId) });
    });
    afterEach(() => plane.stop());

    const ready = () =>
      plane.until(
        'orders is ready in development',
        () => plane.condition(BINDING, 'Ready') === 'True/ResourcesActive',
      );

    async function deploy(image?: string) {
      await plane.put(component('orders'));
      await plane.put(workload('orders', image ? { image } : {}));
      await plane.put(service('orders'));
      await ready();
    }

    const artifacts = () =>
      plane.cache.list<DeployableArtifact>({
        apiVersion: 'openchoreo.dev/v1alpha1',
        kind: 'DeployableArtifact',
      });

    const onPlane = () => {
      const { objects, kinds } = plane.planes.get({
        namespace: 'default',
        name: 'default',
      })!;
      return kinds.flatMap(kind => objects.list(kind));
    };

    it('goes from a workload to a running deployment', async () => {
      await deploy();

      const [artifact] = artifacts();
      expect(artifact.metadata.name).toBe(
        artifactName('orders', artifact.spec.contentHash!),
      );
      const binding = plane.find<ServiceBinding>(BINDING)!;
      expect(binding.spec.artifactRef).toBe(artifact.metadata.name);
      expect(binding.spec.workloadSpec).toEqual(artifact.spec.workloadSpec);
      expect(binding.status?.endpoints).toMatchObject([
        { name: 'api', project: { port: 8080 } },
      ]);
      const [revision] =
        plane.find<ChoreoDeployment>(DEPLOYMENT)!.status!.revisions!;
      expect(revision).toMatchObject({
        revision: 1,
        cause: 'Build',
        author: 'user:default/anna',
        result: 'Ready',
        seal: expect.any(String),
      });
      const release = plane.find<Release>(RELEASE)!;
      expect(isSealedRelease(plane.sealer, release)).toBe(true);
      expect(plane.condition(RELEASE, 'Applied')).toBe('True/Applied');
      expect(plane.condition(ref('Component', 'orders'), 'Ready')).toBe(
        'True/ComponentReady',
      );
      expect(
        onPlane().map(({ kind, metadata }) => [kind, metadata.namespace]),
      ).toEqual([
        ['Namespace', undefined],
        ['Service', CELL],
        ['Deployment', CELL],
      ]);
    });

    it('writes nothing and asks nothing once everything is as it should be', async () => {
      await deploy();
      await plane.settle();
      const versions = () =>
        plane.store.ledger.list({ limit: 1 }).then(([entry]) => entry.id);
      const before = await versions();

      for (const controller of [
        'service',
        'servicebinding',
        'release',
        'component',
        'workload',
        'environment',
        'dataplane',
        'project',
      ]) {
        for (const name of [
          'orders',
          'orders-development',
          'development',
          'default',
        ]) {
          plane.manager.enqueue(controller, { namespace: 'default', name });
        }
      }
      await plane.settle();
      expect(await versions()).toBe(before);
    });

    it('rolls a changed image out as another artifact and revision', async () => {
      await deploy('example.com/orders:1');
      const [first] = artifacts();
      await plane.put(workload('orders', { image: 'example.com/orders:2' }));
      await plane.until(
        'revision 2',
        () =>
          plane.find<ChoreoDeployment>(DEPLOYMENT)?.status?.revisions?.[0]
            .result === 'Ready' &&
          plane.find<ChoreoDeployment>(DEPLOYMENT)!.status!.revisions!
            .length === 2,
      );
      const revisions =
        plane.find<ChoreoDeployment>(DEPLOYMENT)!.status!.revisions!;
      expect(revisions.map(({ result, image }) => [result, image])).toEqual([
        ['Ready', 'example.com/orders:2'],
        ['Superseded', 'example.com/orders:1'],
      ]);

      // What was there before is found again and moved to the front.
      await plane.put(workload('orders', { image: 'example.com/orders:1' }));
      await plane.until(
        'revision 3',
        () =>
          plane.find<ChoreoDeployment>(DEPLOYMENT)!.status!.revisions![0]
            .revision === 3,
      );
      expect(artifacts()).toHaveLength(2);
      expect(plane.find<ServiceBinding>(BINDING)!.spec.artifactRef).toBe(
        first.metadata.name,
      );
    });

    it('takes what a Release no longer has off the plane', async () => {
      await deploy();
      await plane.put(
        workload('orders', { endpoints: {}, image: 'example.com/orders:2' }),
      );
      await plane.until('the Service is gone', () =>
        onPlane().every(({ kind }) => kind !== 'Service'),
      );
      await ready();
      expect(onPlane().map(({ kind }) => kind)).toEqual([
        'Namespace',
        'Deployment',
      ]);
    });

    it('puts what was changed on the plane back', async () => {
      await deploy();
      const [deployment] = onPlane().filter(
        ({ kind }) => kind === 'Deployment',
      );
      const { client } = plane.planes.get({
        namespace: 'default',
        name: 'default',
      })!;
      await client.patch(
        { ...deployment, namespace: CELL, name: deployment.metadata.name },
        { spec: { replicas: 5 } },
        { actor: 'user:default/mallory' },
      );
      await plane.until('one replica again', () => {
        const [live] = onPlane().filter(({ kind }) => kind === 'Deployment');
        return (live.spec as { replicas?: number }).replicas === 1;
      });
      expect(plane.condition(RELEASE, 'Applied')).toBe('True/Applied');
    });

    it('suspends, resumes, undeploys and deploys again', async () => {
      await deploy();
      const set = (releaseState: string) =>
        plane.client.patch<KubeObject>(
          BINDING,
          { spec: { releaseState } },
          { actor: 'user:default/anna' },
        );
      await set('Suspend');
      await plane.until(
        'suspended',
        () => plane.condition(BINDING, 'Ready') === 'False/ResourcesSuspended',
      );
      await set('Active');
      await ready();
      await set('Undeploy');
      await plane.until(
        'undeployed',
        () =>
          plane.condition(BINDING, 'Ready') === 'False/ResourcesUndeployed' &&
          plane.find(RELEASE) === undefined,
      );
      expect(onPlane().map(({ kind }) => kind)).toEqual(['Namespace']);
      expect(plane.find<ServiceBinding>(BINDING)!.status?.endpoints).toBe(
        undefined,
      );
      await set('Active');
      await ready();
      // Neither suspending nor undeploying is another revision.
      expect(
        plane.find<ChoreoDeployment>(DEPLOYMENT)!.status!.revisions,
      ).toHaveLength(1);
    });

    it('writes over a Release that somebody else wrote', async () => {
      await deploy();
      const release = plane.find<Release>(RELEASE)!;
      const forged = structuredClone(release);
      (
        forged.spec.resources![0].object as { spec: { replicas: number } }
      ).spec.replicas = 9;
      await plane.store.ledger.list({ limit: 1 });
      await plane.client.replace(forged, { actor: 'system:mallory' });
      await plane.until(
        'the Release is sealed again',
        () =>
          isSealedRelease(plane.sealer, plane.find<Release>(RELEASE)!) &&
          plane.condition(RELEASE, 'Applied') === 'True/Applied',
      );
      const [live] = onPlane().filter(({ kind }) => kind === 'Deployment');
      expect((live.spec as { replicas?: number }).replicas).toBe(1);
    });

    it('shows the logs of what runs as simulated', async () => {
      await deploy();
      await plane.advance(60_000);
      const lines = plane.logs.read(
        { namespace: 'default', name: 'orders-development' },
        { tail: 5 },
      );
      expect(lines.length).toBeGreaterThan(0);
      expect(lines.every(line => line.simulated)).toBe(true);
    });

    it('deletes a component with all that belongs to it', async () => {
      await deploy();
      await plane.client.delete(ref('Component', 'orders'), {
        actor: 'user:default/anna',
      });
      await plane.until('the component is gone', () =>
        [
          ref('Component', 'orders'),
          ref('Workload', 'orders'),
          ref('Service', 'orders'),
          BINDING,
          DEPLOYMENT,
          RELEASE,
        ].every(object => plane.find(object) === undefined),
      );
      expect(artifacts()).toEqual([]);
      expect(onPlane().map(({ kind }) => kind)).toEqual(['Namespace']);
    });

    it('deletes a project with its components and cells', async () => {
      await deploy();
      await plane.client.delete(ref('Project', 'default'), {
        actor: 'user:default/anna',
      });
      await plane.until(
        'the project is gone',
        () => plane.find(ref('Project', 'default')) === undefined,
      );
      expect(plane.find(ref('Component', 'orders'))).toBe(undefined);
      expect(onPlane()).toEqual([]);
    });

    it('keeps what organizations and planes are needed for until it is gone', async () => {
      await deploy();
      await plane.client.delete(ref('DataPlane', 'default'), {
        actor: 'user:default/anna',
      });
      await plane.client.delete(
        { ...ref('Environment', 'development') },
        { actor: 'user:default/anna' },
      );
      await plane.settle();
      expect(plane.condition(ref('DataPlane', 'default'), 'Finalizing')).toBe(
        'True/ReferencedByEnvironment',
      );
      expect(
        plane.condition(ref('Environment', 'development'), 'Finalizing'),
      ).toBe('True/ReferencedByPipeline');
      expect(plane.condition(BINDING, 'Ready')).toBe('True/ResourcesActive');
    });

    it('deletes an organization and everything in it when told so', async () => {
      await deploy();
      const organization = {
        apiVersion: 'openchoreo.dev/v1alpha1',
        kind: 'Organization',
        name: 'default',
      };
      await plane.client.delete(organization, { actor: 'user:default/anna' });
      await plane.settle();
      expect(plane.condition(organization, 'Finalizing')).toBe(
        'True/ReferencedByProject',
      );
      await plane.client.patch(
        organization,
        { metadata: { annotations: { [annotations.forceDelete]: 'true' } } },
        { actor: 'user:default/anna' },
      );
      await plane.until(
        'the organization is gone',
        () => plane.find(organization) === undefined,
      );
      expect(plane.find(ref('DataPlane', 'default'))).toBe(undefined);
    });
  });
});
