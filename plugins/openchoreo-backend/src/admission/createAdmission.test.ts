import {
  ForbiddenError,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import {
  API_VERSION,
  finalizers,
  labels,
  type KindName,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';
import { editorOf } from './authorship';
import { RESUME_CAUSE } from './gates';

jest.setTimeout(60_000);

const BINDING = ref('ServiceBinding', 'orders-development');

describe('admission', () => {
  const harness = eachWithHarness();

  const object = (kind: KindName, name: string, spec: object): KubeObject => ({
    apiVersion: API_VERSION,
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  });

  async function deployed() {
    const plane = harness.current;
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.put(service('orders'));
    await plane.until(
      'orders is ready',
      () => plane.condition(BINDING, 'Ready') === 'True/ResourcesActive',
    );
    return plane;
  }

  const refusalOf = (write: Promise<unknown>) =>
    write.then(
      () => 'accepted',
      (error: Error) => error.message,
    );

  it('fills in labels and the finalizer, and notes who edits', async () => {
    const plane = await deployed();
    const { metadata } = plane.find(ref('Component', 'orders'))!;
    expect(metadata.labels).toMatchObject({
      [labels.organization]: 'default',
      [labels.project]: 'default',
      [labels.name]: 'orders',
    });
    expect(metadata.finalizers).toEqual([finalizers.component]);
    const before = plane.find(ref('Workload', 'orders'))!;
    expect(editorOf(before)).toBe('user:default/anna');
    // Neither claimed nor changed by an edit that changes nothing.
    await plane.client.patch(
      ref('Workload', 'orders'),
      {
        metadata: {
          annotations: { 'openchoreo.dev/edited-by': 'user:default/ben' },
        },
      },
      { actor: 'user:default/mallory' },
    );
    expect(editorOf(plane.find(ref('Workload', 'orders'))!)).toBe(
      'user:default/anna',
    );
  });

  it.each<[reason: string, object: KubeObject, problem: RegExp]>([
    [
      'an organization that does not exist',
      {
        ...component('orders'),
        metadata: { name: 'orders', namespace: 'nowhere' },
      },
      /nowhere/,
    ],
    [
      'a second Workload of a component',
      {
        ...workload('orders'),
        metadata: { name: 'two', namespace: 'default' },
      },
      /spec\.owner\.componentName: must name a component without a Workload: orders has orders already/,
    ],
    [
      'a second Service of a component',
      { ...service('orders'), metadata: { name: 'two', namespace: 'default' } },
      /without a Service: orders has orders already/,
    ],
    [
      'a host prefix that another environment has',
      object('Environment', 'second', {
        gateway: { dnsPrefix: 'dev' },
      }),
      /spec\.gateway\.dnsPrefix: must not be dev, which environment development has/,
    ],
    [
      'every problem at once',
      workload('other', {
        containers: { Main: { image: '' } },
        endpoints: { api: { type: 'HTTP', port: 99999 } },
      }),
      /image.*port/s,
    ],
  ])('refuses %s', async (_reason, refused, problem) => {
    const plane = await deployed();
    expect(await refusalOf(plane.client.create(refused, anna))).toMatch(
      problem,
    );
  });

  it('accepts what names something that is not there yet', async () => {
    const plane = harness.current;
    await plane.put(workload('early'));
    await plane.settle();
    expect(plane.condition(ref('Workload', 'early'), 'Ready')).toBe(
      'False/ComponentNotFound',
    );
  });

  it.each<[reason: string, patch: KubeObject['spec'], problem: RegExp]>([
    [
      'the artifact',
      { artifactRef: 'orders-0000000000000000' },
      /let in by a Promotion, not by an edit: spec\.artifactRef/,
    ],
    [
      'the copy of the workload',
      { workloadSpec: { containers: { main: { image: 'evil:1' } } } },
      /spec\.workloadSpec/,
    ],
    [
      'an image through an override',
      {
        workloadOverrides: { containers: { main: { image: 'evil:1' } } },
      },
      /image/,
    ],
    [
      'a container through an override',
      {
        classOverrides: {
          deploymentTemplate: {
            template: { spec: { containers: [{ name: 'main', image: 'x' }] } },
          },
        },
      },
      /image/,
    ],
    [
      "another person's hold",
      {
        hold: {
          reason: 'x',
          by: 'user:default/ben',
          since: '2026-01-01T00:00:00Z',
        },
      },
      /hold\.by/,
    ],
  ])('refuses to change %s of a binding', async (_reason, spec, problem) => {
    const plane = await deployed();
    expect(
      await refusalOf(plane.client.patch(BINDING, { spec: spec as {} }, anna)),
    ).toMatch(problem);
  });

  it('lets a hold be lifted by the resume action only', async () => {
    const plane = await deployed();
    const hold = {
      reason: 'incident',
      by: anna.actor,
      since: '2026-01-01T00:00:00Z',
    };
    await plane.client.patch(BINDING, { spec: { hold } }, anna);
    const lift = (cause?: string) =>
      refusalOf(
        plane.client.patch(
          BINDING,
          { spec: { hold: null } },
          { ...anna, cause },
        ),
      );
    expect(await lift()).toMatch(/lifted only by resuming/);
    expect(await lift(RESUME_CAUSE)).toBe('accepted');
  });

  it.each<KindName>(['Release', 'Deployment'])(
    'keeps people from writing a %s',
    async kind => {
      const plane = await deployed();
      const write = plane.client.patch(
        ref(kind, 'orders-development'),
        { metadata: { annotations: { x: 'y' } } },
        anna,
      );
      await expect(write).rejects.toThrow(ForbiddenError);
      await expect(write).rejects.toThrow(
        `${kind} orders-development is written by the control plane only`,
      );
    },
  );

  it('keeps people from making bindings and from writing a status', async () => {
    const plane = await deployed();
    expect(
      await refusalOf(
        plane.client.create(
          object('ServiceBinding', 'orders-production', {
            owner: { projectName: 'default', componentName: 'orders' },
            environment: 'production',
            workloadSpec: {},
          }),
          anna,
        ),
      ),
    ).toMatch(/by a Promotion to production/);
    const binding = plane.find(BINDING)!;
    expect(
      await refusalOf(
        plane.client.replaceStatus({ ...binding, status: {} }, anna),
      ),
    ).toMatch(/only they write it/);
  });

  it('keeps edits of an environment with gates for Promotions', async () => {
    const plane = await deployed();
    await plane.client.patch(
      ref('Environment', 'development'),
      { spec: { gates: { approval: { count: 1 } } } },
      anna,
    );
    const set = (releaseState: string) =>
      refusalOf(plane.client.patch(BINDING, { spec: { releaseState } }, anna));
    expect(await set('Suspend')).toMatch(
      /development has gates, so spec\.releaseState .* Ask for the change as a Promotion into development/,
    );
  });

  it('keeps a pipeline from losing an environment that is in use', async () => {
    const plane = await deployed();
    const write = plane.client.patch(
      ref('DeploymentPipeline', 'default'),
      {
        spec: {
          promotionPaths: [
            {
              sourceEnvironmentRef: 'staging',
              targetEnvironmentRefs: [{ name: 'production' }],
            },
          ],
        },
      },
      anna,
    );
    expect(await refusalOf(write)).toMatch(
      /must keep environment development: orders of project default runs there/,
    );
    await plane.client.create(
      object('DeploymentPipeline', 'other', {
        promotionPaths: [
          { sourceEnvironmentRef: 'staging', targetEnvironmentRefs: [] },
        ],
      }),
      anna,
    );
    const turn = plane.client.patch(
      ref('Project', 'default'),
      { spec: { deploymentPipelineRef: 'other' } },
      anna,
    );
    expect(await refusalOf(turn)).toMatch(
      /must not be other, which has no environment development: orders runs there/,
    );
  });

  it.each<[kind: KindName, user: string]>([
    ['ServiceClass', 'Service orders'],
    ['DeploymentPipeline', 'Project default'],
  ])('keeps a %s that is used by a %s', async (kind, user) => {
    const plane = await deployed();
    expect(
      await refusalOf(plane.client.delete(ref(kind, 'default'), anna)),
    ).toMatch(`${kind} default is used by ${user}`);
    expect(
      await refusalOf(plane.client.delete(ref('APIClass', 'default'), anna)),
    ).toBe('accepted');
  });

  it.each<[reason: string, kind: KindName, name: string, spec: object]>([
    ['plane', 'Environment', 'development', { dataPlaneRef: 'other' }],
    ['type', 'Component', 'orders', { type: 'WebApplication' }],
    [
      'owner',
      'Workload',
      'orders',
      { owner: { projectName: 'other', componentName: 'orders' } },
    ],
  ])('keeps the %s of what exists', async (_reason, kind, name, spec) => {
    const plane = await deployed();
    expect(
      await refusalOf(
        plane.client.patch(ref(kind, name), { spec: spec as {} }, anna),
      ),
    ).toMatch(/cannot be changed after creation/);
  });
});
