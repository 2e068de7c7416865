import { sample } from '../__fixtures__/objects';
import type { DataPlane } from '../DataPlane';
import type { Environment } from '../Environment';
import { dataPlaneRule, environmentRule } from './platform';

describe('dataPlaneRule', () => {
  it('takes a sandbox in place of a cluster', () => {
    const plane = sample('DataPlane', ({ spec }) => {
      delete spec.kubernetesCluster;
      spec.sandbox = {};
    });

    expect(dataPlaneRule(plane)).toEqual([]);
  });

  it.each<{
    reason: string;
    change: (spec: DataPlane['spec']) => void;
    problems: Array<[string, string]>;
  }>([
    {
      reason: 'a plane is a cluster or a sandbox, not both',
      change: spec => {
        spec.sandbox = {};
      },
      problems: [['spec', 'only one of kubernetesCluster, sandbox']],
    },
    {
      reason: 'a plane is somewhere',
      change: spec => {
        delete spec.kubernetesCluster;
      },
      problems: [['spec', 'must have one of kubernetesCluster, sandbox']],
    },
    {
      reason: 'nobody authenticates in two ways',
      change: spec => {
        spec.kubernetesCluster!.auth.mtls = {
          clientCert: { value: 'YQ==' },
          clientKey: { secretRef: 'key' },
        };
      },
      problems: [
        ['spec.kubernetesCluster.auth', 'it has mtls and bearerToken'],
      ],
    },
    {
      reason: 'nobody authenticates without a method',
      change: spec => {
        spec.kubernetesCluster!.auth = {};
      },
      problems: [['spec.kubernetesCluster.auth', 'one of mtls, bearerToken']],
    },
    {
      reason: 'a credential comes from one source',
      change: spec => {
        spec.kubernetesCluster!.tls.ca = {};
        spec.kubernetesCluster!.auth.bearerToken = {
          value: 'a',
          secretRef: 'b',
        };
      },
      problems: [
        ['spec.kubernetesCluster.tls.ca', 'one of secretRef, value'],
        ['spec.kubernetesCluster.auth.bearerToken', 'only one of'],
      ],
    },
    {
      reason: 'addresses are URLs and host names',
      change: spec => {
        spec.kubernetesCluster!.server = '10.0.0.10:6443';
        spec.gateway.publicVirtualHost = 'https://apps.acme.example';
        spec.observer = {
          url: 'logs',
          authentication: { basicAuth: { username: 'a', password: 'b' } },
        };
      },
      problems: [
        ['spec.kubernetesCluster.server', 'must be a URL'],
        ['spec.observer.url', 'must be a URL'],
        ['spec.gateway.publicVirtualHost', 'must consist of'],
      ],
    },
  ])('refuses others: $reason', ({ change, problems }) => {
    const plane = sample('DataPlane', ({ spec }) => change(spec));

    expect(dataPlaneRule(plane)).toEqual(
      problems.map(([path, message]) =>
        expect.objectContaining({
          path,
          message: expect.stringContaining(message),
        }),
      ),
    );
  });
});

describe('environmentRule', () => {
  const freeze = {
    reason: 'Year end',
    by: 'user:default/anna',
    until: '2026-12-31T00:00:00Z',
  };

  function frozen(change: Partial<typeof freeze> = {}): Environment {
    return sample('Environment', ({ spec }) => {
      spec!.freeze = { ...freeze, ...change };
    });
  }

  it.each([
    {
      reason: 'the prefix of host names is one label',
      environment: sample('Environment', ({ spec }) => {
        spec!.gateway = { dnsPrefix: 'dev.eu' };
      }),
      path: 'spec.gateway.dnsPrefix',
    },
    {
      reason: 'keys of token checks are fetched from a URL',
      environment: sample('Environment', ({ spec }) => {
        spec!.gateway = { security: { remoteJwks: { uri: 'keys' } } };
      }),
      path: 'spec.gateway.security.remoteJwks.uri',
    },
    {
      reason: 'gates can be read',
      environment: sample('Environment', ({ spec }) => {
        spec!.gates = { soak: '-1h' };
      }),
      path: 'spec.gates.soak',
    },
    {
      reason: 'a freeze names a person',
      environment: frozen({ by: 'anna' }),
      path: 'spec.freeze.by',
    },
  ])('refuses others: $reason', ({ environment, path }) => {
    expect(environmentRule(environment, undefined, {})).toEqual([
      expect.objectContaining({ path }),
    ]);
  });

  it('lets nobody freeze in the name of another', () => {
    expect(
      environmentRule(frozen(), undefined, { caller: 'user:default/ben' }),
    ).toEqual([
      expect.objectContaining({
        path: 'spec.freeze.by',
        message: 'must be user:default/ben, who asks for the freeze',
      }),
    ]);
    expect(
      environmentRule(frozen(), undefined, { caller: 'user:default/anna' }),
    ).toEqual([]);
  });

  it('takes a new freeze only until later, and leaves an expired one alone', () => {
    const now = new Date('2027-01-01T00:00:00Z');

    expect(environmentRule(frozen(), undefined, { now })).toEqual([
      expect.objectContaining({ path: 'spec.freeze.until' }),
    ]);
    expect(
      environmentRule(frozen(), frozen(), { now, caller: 'user:default/ben' }),
    ).toEqual([]);
  });
});
