import {
  development,
  greeterBinding,
  greeterInput,
} from '../__fixtures__/greeter';
import {
  cellNamespace,
  hostPrefix,
  objectLabels,
  podLabels,
  selectorLabels,
} from './cell';

describe('cellNamespace', () => {
  it.each([
    [
      'test-organization',
      'my-project',
      'test-environment',
      'dp-test-organiza-my-project-test-environ-04bdf416',
    ],
    ['default', 'default', 'staging', 'dp-default-default-staging-1362f732'],
  ])('of %s, %s, %s is %s', (organization, project, environment, name) => {
    expect(cellNamespace(organization, project, environment)).toBe(name);
  });
});

describe('labels', () => {
  it('select by four, which never become more', () => {
    expect(Object.keys(selectorLabels(greeterInput()))).toEqual([
      'organization-name',
      'project-name',
      'environment-name',
      'component-name',
    ]);
  });

  it('of pods are those of objects and what logs are found by', () => {
    const input = greeterInput();
    expect(podLabels(input)).toEqual({
      ...objectLabels(input),
      target: 'runtime',
      version: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
  });

  it('change with what runs, not with its number', () => {
    const version = (binding: Parameters<typeof greeterBinding>[0]) =>
      podLabels(greeterInput({ binding: greeterBinding(binding) })).version;
    const unchanged = version({});
    expect(
      version({ classOverrides: { deploymentTemplate: { replicas: 9 } } }),
    ).toBe(unchanged);
    expect(version({ workloadOverrides: {} })).toBe(unchanged);
    expect(
      version({
        workloadOverrides: {
          containers: { main: { env: [{ key: 'A', value: 'b' }] } },
        },
      }),
    ).not.toBe(unchanged);
  });

  it('fit into label values', () => {
    const componentName = 'x'.repeat(70);
    const binding = greeterBinding({
      owner: { projectName: 'default', componentName },
    });
    expect(selectorLabels(greeterInput({ binding }))['component-name']).toBe(
      `${'x'.repeat(54)}-c71bd109`,
    );
  });
});

describe('hostPrefix', () => {
  it.each([
    ['default', 'dev', 'dev'],
    ['acme', 'dev', 'acme-dev'],
    ['default', '', 'development'],
  ])(
    'of organization %s with prefix %j is %s',
    (organization, dnsPrefix, host) => {
      const environment = { ...development, spec: { gateway: { dnsPrefix } } };
      expect(hostPrefix(organization, environment)).toBe(host);
    },
  );
});
