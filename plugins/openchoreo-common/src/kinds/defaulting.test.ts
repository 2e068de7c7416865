import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { withDefaults } from './defaulting';
import { annotations, labels } from './labels';

function object(
  kind: string,
  spec?: unknown,
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject {
  return {
    apiVersion: 'openchoreo.dev/v1alpha1',
    kind,
    metadata: { name: 'orders', namespace: 'acme', ...metadata },
    ...(spec === undefined ? {} : { spec }),
  };
}

const owner = { projectName: 'storefront', componentName: 'orders' };

describe('withDefaults', () => {
  it('labels an object with its organization, project and component', () => {
    expect(withDefaults(object('Workload', { owner })).metadata.labels).toEqual(
      {
        [labels.organization]: 'acme',
        [labels.project]: 'storefront',
        [labels.component]: 'orders',
        [labels.name]: 'orders',
      },
    );
  });

  it('lets owner and namespace win over labels that contradict them', () => {
    const given = object(
      'Workload',
      { owner },
      { labels: { [labels.project]: 'other', [labels.organization]: 'evil' } },
    );

    expect(withDefaults(given).metadata.labels).toMatchObject({
      [labels.organization]: 'acme',
      [labels.project]: 'storefront',
    });
  });

  it('keeps a logical name and other labels that the writer chose', () => {
    const given = object('Environment', undefined, {
      labels: { [labels.name]: 'development', team: 'a' },
    });

    expect(withDefaults(given).metadata.labels).toEqual({
      [labels.organization]: 'acme',
      [labels.name]: 'development',
      team: 'a',
    });
  });

  it.each([
    ['ServiceBinding', { owner, environment: 'prod' }, 'prod'],
    ['Release', { owner, environmentName: 'prod' }, 'prod'],
    ['Promotion', { owner, from: 'dev', to: 'prod' }, 'prod'],
  ])('labels a %s with its environment', (kind, spec, environment) => {
    expect(
      withDefaults(object(kind, spec)).metadata.labels?.[labels.environment],
    ).toBe(environment);
  });

  it('labels artifact, train and track where the object names them', () => {
    expect(
      withDefaults(
        object('Promotion', {
          owner,
          to: 'prod',
          artifactRef: 'orders-1',
          train: { name: 'spring' },
        }),
      ).metadata.labels,
    ).toMatchObject({
      [labels.deployableArtifact]: 'orders-1',
      [labels.train]: 'spring',
    });
    expect(
      withDefaults(object('Deployment', { deploymentArtifactRef: 'orders-1' }))
        .metadata.labels,
    ).toMatchObject({
      [labels.deployableArtifact]: 'orders-1',
      [labels.deploymentTrack]: 'default',
    });
  });

  it('shortens a name that does not fit into a label', () => {
    const name = 'a'.repeat(80);

    const label = withDefaults(object('ServiceClass', undefined, { name }))
      .metadata.labels?.[labels.name];

    expect(label).toHaveLength(63);
    expect(label).toMatch(/^a+-[0-9a-f]{8}$/);
  });

  it('shows the name where no display name is given', () => {
    expect(withDefaults(object('ServiceClass')).metadata.annotations).toEqual({
      [annotations.displayName]: 'orders',
    });
    expect(
      withDefaults(
        object('ServiceClass', undefined, {
          annotations: { [annotations.displayName]: 'Orders' },
        }),
      ).metadata.annotations,
    ).toEqual({ [annotations.displayName]: 'Orders' });
  });

  it.each([
    ['Project', undefined, { deploymentPipelineRef: 'default' }],
    [
      'Project',
      { deploymentPipelineRef: '' },
      { deploymentPipelineRef: 'default' },
    ],
    ['Environment', {}, { dataPlaneRef: 'default' }],
    [
      'Environment',
      {
        dataPlaneRef: 'eu',
        gateway: { security: { remoteJwks: { uri: '' } } },
      },
      { dataPlaneRef: 'eu', gateway: { security: {} } },
    ],
    [
      'Service',
      { owner, className: '', apis: { a: { type: 'REST' } } },
      {
        owner,
        className: 'default',
        apis: { a: { type: 'REST', className: 'default' } },
      },
    ],
    [
      'ServiceBinding',
      { owner, apis: { a: { rest: { backend: { port: 0 } } } } },
      {
        owner,
        className: 'default',
        apis: { a: { className: 'default', rest: {} } },
      },
    ],
    [
      'Component',
      {
        type: 'Service',
        build: {
          repository: { url: '', appPath: '', revision: { branch: '' } },
          templateRef: { name: '' },
        },
      },
      { type: 'Service' },
    ],
    [
      'Component',
      {
        build: { repository: { url: 'https://a' }, templateRef: { name: '' } },
      },
      {
        build: { repository: { url: 'https://a' }, templateRef: { name: '' } },
      },
    ],
    [
      'DataPlane',
      {
        observer: {
          url: '',
          authentication: { basicAuth: { username: '', password: '' } },
        },
      },
      {},
    ],
  ])('completes the spec of a %s', (kind, spec, expected) => {
    expect(withDefaults(object(kind, spec)).spec).toEqual(expected);
  });

  it('changes nothing the second time, and never its input', () => {
    const given = object('Service', {
      owner,
      apis: { a: { rest: { backend: { port: 0 } } } },
    });
    const before = structuredClone(given);

    const once = withDefaults(given);

    expect(withDefaults(once)).toEqual(once);
    expect(given).toEqual(before);
  });

  it('leaves kinds of other groups alone', () => {
    const service = { ...object('Service'), apiVersion: 'v1' };

    expect(withDefaults(service)).toBe(service);
  });
});
