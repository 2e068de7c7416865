import { sample } from './__fixtures__/objects';
import type { AnyChoreoObject } from './registry';
import { unenforcedFields, unenforcedGates } from './unenforced';

describe('unenforcedGates', () => {
  it('has nothing to say about the gates that are judged', () => {
    expect(
      unenforcedGates({
        approval: { count: 2 },
        soak: '2h',
        digestPinned: true,
        contract: { mode: 'off' },
        windows: [],
        checks: [],
      }),
    ).toEqual([]);
  });

  it('names every declared gate that is not judged, as the status does', () => {
    const window = {
      rrule: 'FREQ=DAILY',
      duration: '1h',
      timeZone: 'UTC',
      kind: 'deny',
    } as const;

    expect(
      unenforcedGates({
        windows: [{ ...window, name: 'office' }, window],
        checks: [
          { name: 'smoke', type: 'job', reference: 'smoke' },
          { name: 'probe', type: 'http', reference: 'api', when: 'after' },
        ],
        contract: { mode: 'block' },
      }).map(({ name, type, path, blocks }) => ({ name, type, path, blocks })),
    ).toEqual([
      {
        name: 'window/office',
        type: 'window',
        path: 'windows[0]',
        blocks: true,
      },
      { name: 'window/deny', type: 'window', path: 'windows[1]', blocks: true },
      { name: 'check/smoke', type: 'check', path: 'checks[0]', blocks: true },
      { name: 'check/probe', type: 'check', path: 'checks[1]', blocks: false },
      {
        name: 'contract',
        type: 'contract',
        path: 'contract.mode',
        blocks: true,
      },
    ]);
  });

  it('lets a contract that only warns stand aside', () => {
    expect(unenforcedGates({ contract: { mode: 'warn' } })).toEqual([
      expect.objectContaining({ name: 'contract', blocks: false }),
    ]);
  });
});

describe('unenforcedFields', () => {
  const target = 'spec.promotionPaths[1].targetEnvironmentRefs[0]';

  it.each<{ object: AnyChoreoObject; paths: string[] }>([
    { object: sample('Organization'), paths: [] },
    { object: sample('Project'), paths: [] },
    { object: sample('Workload'), paths: [] },
    { object: sample('Service'), paths: [] },
    { object: sample('ServiceBinding'), paths: [] },
    { object: sample('Release'), paths: [] },
    { object: sample('Promotion'), paths: [] },
    {
      object: sample('DeploymentPipeline'),
      paths: [
        `${target}.windows[0]`,
        `${target}.checks[0]`,
        `${target}.contract.mode`,
        `${target}.autoRollback`,
      ],
    },
    {
      object: sample('Environment', ({ spec }) => {
        spec!.gates = { autoPromote: { enabled: true }, soak: '1h' };
        spec!.gateway!.security = { remoteJwks: { uri: 'https://a' } };
      }),
      paths: ['spec.gateway.security.remoteJwks', 'spec.gates.autoPromote'],
    },
    {
      object: sample('DataPlane', ({ spec }) => {
        spec.observer = {
          url: 'https://logs',
          authentication: { basicAuth: { username: 'a', password: 'b' } },
        };
      }),
      paths: ['spec.observer'],
    },
    {
      object: sample('Component', ({ metadata, spec }) => {
        metadata.annotations = { 'openchoreo.dev/auto-build': 'true' };
        spec.type = 'API';
      }),
      paths: [
        'spec.type',
        'spec.build',
        'metadata.annotations[openchoreo.dev/auto-build]',
      ],
    },
    {
      object: sample('Service', ({ spec }) => {
        spec.overrides = { a: true };
      }),
      paths: ['spec.overrides'],
    },
    {
      object: sample('APIClass', ({ spec }) => {
        spec!.grpcPolicy = {};
      }),
      paths: [
        'spec.restPolicy.defaults.cors',
        'spec.restPolicy.public.rateLimit',
        'spec.grpcPolicy',
      ],
    },
    {
      object: sample('DeployableArtifact', ({ spec }) => {
        spec.configuration = {};
      }),
      paths: ['spec.configuration'],
    },
    {
      object: sample('Deployment', ({ spec }) => {
        spec.configurationOverrides = {};
      }),
      paths: ['spec.configurationOverrides'],
    },
    {
      object: sample('Promotion', ({ spec }) => {
        spec.train = { name: 'spring', order: 1, size: 2 };
      }),
      paths: ['spec.train'],
    },
  ])('reports of a $object.kind: $paths', ({ object, paths }) => {
    expect(unenforcedFields(object).map(({ path }) => path)).toEqual(paths);
  });
});
