import fc from 'fast-check';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { DeployableArtifact, WorkloadSpec } from '../../kinds';
import {
  defaultServiceClass,
  development,
  greeterArtifact,
  greeterBinding,
  greeterInput,
  greeterService,
  greeterWorkload,
  realPlane,
  sandboxPlane,
} from '../__fixtures__/greeter';
import type { RenderInput } from './input';
import { render } from './render';

function withWorkload(changes: Partial<WorkloadSpec>): DeployableArtifact {
  return greeterArtifact({
    workload: {
      ...greeterWorkload,
      spec: { ...greeterWorkload.spec, ...changes },
    },
  });
}

function withClass(spec: object): DeployableArtifact {
  return greeterArtifact({
    serviceClass: { ...defaultServiceClass, spec } as never,
  });
}

function withApi(
  api: object,
  workload: Partial<WorkloadSpec> = {},
): DeployableArtifact {
  return greeterArtifact({
    workload: {
      ...greeterWorkload,
      spec: { ...greeterWorkload.spec, ...workload },
    },
    service: {
      ...greeterService,
      spec: {
        ...greeterService.spec,
        apis: {
          'greeter-api': {
            ...greeterService.spec.apis!['greeter-api'],
            ...api,
          },
        },
      },
    },
  });
}

const main = greeterWorkload.spec.containers!.main;

function find(input: RenderInput, kind: string): KubeObject | undefined {
  return render(input).resources.find(({ object }) => object.kind === kind)
    ?.object;
}

/** What the tests look at of a Deployment. */
interface DeploymentSpec {
  selector: { matchLabels: Record<string, string> };
  template: {
    metadata: { annotations?: Record<string, string> };
    spec: { containers: { name: string; ports?: { name: string }[] }[] };
  };
}

/** What the tests look at of an HTTPRoute. */
interface RouteSpec {
  hostnames: string[];
  rules: { matches: { path: { value: string } }[] }[];
}

function deploymentOf(input: RenderInput): DeploymentSpec {
  return find(input, 'Deployment')?.spec as DeploymentSpec;
}

function podSpec(input: RenderInput) {
  return deploymentOf(input).template.spec;
}

describe('render', () => {
  it.each<{ reason: string; changes: Partial<RenderInput>; path: string }>([
    {
      reason: 'no container',
      changes: { artifact: withWorkload({ containers: {} }) },
      path: 'spec.workloadSpec.containers',
    },
    {
      reason: 'no image',
      changes: {
        artifact: withWorkload({
          containers: { main: { ...main, image: '' } },
        }),
      },
      path: 'spec.workloadSpec.containers.main.image',
    },
    {
      reason: 'no class',
      changes: { artifact: greeterArtifact({ serviceClass: undefined }) },
      path: 'spec.classSnapshot.spec',
    },
    {
      reason: 'a REST API without its block',
      changes: { artifact: withApi({ rest: undefined }) },
      path: 'spec.apis[greeter-api].rest',
    },
    {
      reason: 'an API on a port that nothing listens on',
      changes: {
        artifact: withApi({
          rest: { backend: { port: 1 }, exposeLevels: ['Public'] },
        }),
      },
      path: 'spec.apis[greeter-api].rest.backend.port',
    },
    {
      reason: 'an image that exists on sandbox planes only',
      changes: {
        artifact: withWorkload({
          containers: { main: { ...main, image: 'sandbox.invalid/a:1' } },
        }),
      },
      path: 'spec.workloadSpec.containers.main.image',
    },
    {
      reason: 'an override of the image',
      changes: {
        binding: greeterBinding({
          workloadOverrides: {
            containers: { main: { image: 'evil:1' } as never },
          },
        }),
      },
      path: 'spec.workloadOverrides.containers.main.image',
    },
    {
      reason: 'a kind that the data plane does not allow',
      changes: {
        dataPlane: {
          ...realPlane,
          spec: {
            ...realPlane.spec,
            allowedKinds: [
              { group: 'apps', kind: 'Deployment' },
              { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
            ],
          },
        },
      },
      path: 'spec.resources[greeter-service-development-service]',
    },
    {
      reason: 'a container of the class without a name',
      changes: {
        artifact: withClass({
          deploymentTemplate: {
            template: { spec: { containers: [{ image: 'p:1' }] } },
          },
        }),
      },
      path: 'spec.classSnapshot.spec.deploymentTemplate.template.spec.containers[0].name',
    },
  ])('renders nothing with $reason', ({ changes, path }) => {
    const result = render(greeterInput(changes));
    expect(result.problems.map(problem => problem.path)).toEqual([path]);
    expect(result.resources).toEqual([]);
    expect(result.endpoints).toEqual([]);
    expect(result.hash).not.toBe(render(greeterInput()).hash);
  });

  it('waits for a connection without calling it a problem', () => {
    const artifact = withWorkload({
      connections: {
        stock: {
          type: 'api',
          params: { componentName: 'stock', endpoint: 'api' },
          inject: { env: [{ name: 'STOCK', value: '{{ .uri }}' }] },
        },
      },
    });
    const result = render(
      greeterInput({
        artifact,
        connections: { stock: { state: 'pending', message: 'waiting for it' } },
      }),
    );
    expect(result).toMatchObject({
      resources: [],
      problems: [],
      waiting: ['Connection stock: waiting for it.'],
    });
  });

  it('takes sandbox images and behaviour on sandbox planes only', () => {
    const artifact = withWorkload({
      containers: { main: { ...main, image: 'sandbox.invalid/a:1' } },
      sandbox: { hang: true },
    });
    const simulated = deploymentOf(
      greeterInput({ artifact, dataPlane: sandboxPlane }),
    );
    expect(simulated.template.metadata.annotations).toEqual({
      'kube-sandbox/behavior': '{"hang":true}',
    });
    const real = deploymentOf(
      greeterInput({ artifact: withWorkload({ sandbox: { hang: true } }) }),
    );
    expect(real.template.metadata).not.toHaveProperty('annotations');
  });

  it('undeploys whatever stands in the way of rendering', () => {
    const result = render(
      greeterInput({
        artifact: withWorkload({ containers: {} }),
        binding: greeterBinding({ releaseState: 'Undeploy' }),
      }),
    );
    expect(result).toMatchObject({
      resources: [],
      endpoints: [],
      problems: [],
    });
  });

  describe('with an autoscaler in the class', () => {
    const artifact = withClass({
      deploymentTemplate: { replicas: 2 },
      hpaTemplate: { minReplicas: 2, maxReplicas: 5 },
    });

    it('leaves the number of replicas to it', () => {
      const input = greeterInput({ artifact });
      expect(find(input, 'Deployment')?.spec).not.toHaveProperty('replicas');
      expect(find(input, 'HorizontalPodAutoscaler')).toMatchObject({
        metadata: { name: 'greeter-service-development-a9f97fde' },
        spec: {
          minReplicas: 2,
          scaleTargetRef: {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: 'greeter-service-development-a9f97fde',
          },
        },
      });
    });

    it('says that sandbox planes do not scale', () => {
      const { notEnforced } = render(
        greeterInput({ artifact, dataPlane: sandboxPlane }),
      );
      expect(notEnforced.join()).toContain('sandbox does not scale');
    });

    it('takes it away while suspended', () => {
      const input = greeterInput({
        artifact,
        binding: greeterBinding({ releaseState: 'Suspend' }),
      });
      expect(find(input, 'Deployment')?.spec).toMatchObject({ replicas: 0 });
      expect(find(input, 'HorizontalPodAutoscaler')).toBeUndefined();
    });
  });

  it('keeps routes and addresses while suspended', () => {
    const input = greeterInput({
      binding: greeterBinding({ releaseState: 'Suspend' }),
    });
    expect(find(input, 'Deployment')?.spec).toMatchObject({ replicas: 0 });
    expect(find(input, 'HTTPRoute')).toBeDefined();
    expect(render(input).endpoints).toEqual(render(greeterInput()).endpoints);
  });

  it('merges class, class overrides and workload in this order', () => {
    const input = greeterInput({
      artifact: withClass({
        deploymentTemplate: {
          template: {
            spec: {
              containers: [
                { name: 'proxy', image: 'proxy:1' },
                {
                  name: 'main',
                  image: 'from-class:1',
                  args: ['from', 'class'],
                  env: [
                    { name: 'LOG_LEVEL', value: 'base' },
                    { name: 'KEEP', value: '1' },
                  ],
                },
              ],
            },
          },
        },
      }),
      binding: greeterBinding({
        classOverrides: {
          deploymentTemplate: {
            template: {
              spec: {
                terminationGracePeriodSeconds: 5,
                containers: [
                  { name: 'main', resources: { limits: { cpu: '1' } } },
                ],
              },
            },
          },
        },
      }),
    });
    expect(podSpec(input)).toMatchObject({
      terminationGracePeriodSeconds: 5,
      containers: [
        { name: 'proxy', image: 'proxy:1' },
        {
          name: 'main',
          image: main.image,
          args: main.args,
          env: [
            { name: 'LOG_LEVEL', value: 'info' },
            { name: 'KEEP', value: '1' },
          ],
          resources: { limits: { cpu: '1' } },
        },
      ],
    });
  });

  it('keeps what the class says about the Service, except what it selects', () => {
    const input = greeterInput({
      artifact: withClass({
        serviceTemplate: {
          type: 'LoadBalancer',
          selector: { extra: 'label' },
          sessionAffinity: 'ClientIP',
          ports: [
            { name: 'http', port: 9090, appProtocol: 'http' },
            { name: 'other', port: 9999 },
          ],
        },
      }),
    });
    expect(find(input, 'Service')?.spec).toEqual({
      type: 'LoadBalancer',
      sessionAffinity: 'ClientIP',
      selector: deploymentOf(input).selector.matchLabels,
      ports: [
        {
          name: 'ep-9090-tcp',
          port: 9090,
          targetPort: 9090,
          protocol: 'TCP',
          appProtocol: 'http',
        },
        { name: 'other', port: 9999 },
      ],
    });
  });

  it('renders no Service without endpoints', () => {
    const input = greeterInput({
      artifact: greeterArtifact({
        workload: {
          ...greeterWorkload,
          spec: { ...greeterWorkload.spec, endpoints: undefined },
        },
        service: {
          ...greeterService,
          spec: { ...greeterService.spec, apis: undefined },
        },
      }),
    });
    expect(find(input, 'Service')).toBeUndefined();
    expect(podSpec(input).containers[0]).not.toHaveProperty('ports');
  });

  it('gives ports to the principal container only, one per number and protocol', () => {
    const input = greeterInput({
      artifact: withWorkload({
        containers: { main, 'a-sidecar': { image: 'side:1' } },
        endpoints: {
          'greeter-api': { type: 'REST', port: 9090 },
          again: { type: 'HTTP', port: 9090 },
          dns: { type: 'UDP', port: 53 },
        },
      }),
    });
    const [first, second] = podSpec(input).containers;
    expect(first.name).toBe('main');
    expect(first.ports?.map(port => port.name)).toEqual([
      'ep-9090-tcp',
      'ep-53-udp',
    ]);
    expect(second).toEqual({ name: 'a-sidecar', image: 'side:1' });
  });

  describe('of an API', () => {
    const hostsOf = (input: RenderInput) =>
      render(input)
        .resources.filter(({ object }) => object.kind === 'HTTPRoute')
        .map(({ object }) => (object.spec as RouteSpec).hostnames[0]);

    it.each([
      { levels: [], hosts: [] },
      { levels: ['Project'], hosts: [] },
      { levels: ['Public', 'Public'], hosts: ['dev.openchoreoapis.localhost'] },
      { levels: ['Organization'], hosts: ['dev.openchoreoapis.internal'] },
    ])('exposed to $levels has routes on $hosts', ({ levels, hosts }) => {
      const artifact = withApi({
        rest: { backend: { port: 9090 }, exposeLevels: levels },
      });
      expect(hostsOf(greeterInput({ artifact }))).toEqual(hosts);
    });

    it('cannot climb out of the prefix of its component', () => {
      const artifact = withApi({
        rest: {
          backend: { port: 9090, basePath: '/../../payments/admin' },
          exposeLevels: ['Public'],
        },
      });
      const route = find(greeterInput({ artifact }), 'HTTPRoute');
      expect((route?.spec as RouteSpec).rules[0].matches[0].path.value).toBe(
        '/default/greeter-service/payments/admin',
      );
    });

    it('carries the organization in its host, except the default one', () => {
      expect(
        hostsOf(
          greeterInput({
            organization: 'acme',
            environment: { ...development, spec: {} },
          }),
        )[0],
      ).toBe('acme-development.openchoreoapis.localhost');
    });

    it('of a type that gateways do not carry stays inside, and says so', () => {
      const artifact = withApi({ type: 'TCP' });
      const result = render(greeterInput({ artifact }));
      expect(hostsOf(greeterInput({ artifact }))).toEqual([]);
      expect(result.notEnforced[0]).toContain('stays inside of the project');
    });
  });

  it('mounts files from ConfigMaps, and restarts pods when they change', () => {
    const withFile = (value: string) =>
      greeterInput({
        artifact: withWorkload({
          containers: {
            main: {
              ...main,
              fileMounts: [{ mountPath: '/etc/config/test.properties', value }],
            },
          },
        }),
      });
    const input = withFile('a=1');
    const configMap = find(input, 'ConfigMap') as KubeObject & {
      data: unknown;
    };
    expect(configMap.data).toEqual({ content: 'a=1' });
    expect(podSpec(input)).toMatchObject({
      volumes: [
        {
          name: 'filemount-5401f036',
          configMap: { name: configMap.metadata.name },
        },
      ],
      containers: [
        {
          volumeMounts: [
            {
              name: 'filemount-5401f036',
              mountPath: '/etc/config/test.properties',
              subPath: 'content',
              readOnly: true,
            },
          ],
        },
      ],
    });
    const hashOf = (of: RenderInput) =>
      deploymentOf(of).template.metadata.annotations?.[
        'openchoreo.dev/config-hash'
      ];
    expect(hashOf(input)).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf(withFile('a=2'))).not.toBe(hashOf(input));
  });

  it('pulls with the secret of the registry', () => {
    const dataPlane = {
      ...realPlane,
      spec: { ...realPlane.spec, registry: { prefix: 'r', secretRef: 'pull' } },
    };
    expect(podSpec(greeterInput({ dataPlane }))).toMatchObject({
      imagePullSecrets: [{ name: 'pull' }],
    });
  });

  it('puts every object into the namespace of the cell', () => {
    for (const { object } of render(greeterInput()).resources) {
      expect(object.metadata.namespace).toBe(
        'dp-default-default-development-f8e58905',
      );
    }
  });

  it('gives the same bytes whatever the order of maps', () => {
    const input = greeterInput({
      dataPlane: sandboxPlane,
      artifact: withWorkload({
        containers: {
          main: { ...main, fileMounts: [{ mountPath: '/a', value: 'x' }] },
          side: { image: 'side:1' },
          other: { image: 'other:1', env: [{ key: 'A', value: 'b' }] },
        },
        endpoints: {
          'greeter-api': { type: 'REST', port: 9090 },
          metrics: { type: 'HTTP', port: 9100 },
          dns: { type: 'UDP', port: 53 },
        },
        connections: Object.fromEntries(
          ['tax', 'mail', 'auth'].map(name => [
            name,
            {
              type: 'external' as const,
              params: { host: name, port: '1' },
              inject: {
                env: [{ name: name.toUpperCase(), value: '{{ .uri }}' }],
              },
            },
          ]),
        ),
        sandbox: { readyAfter: '1s', exitCode: 3 },
      }),
      binding: greeterBinding({
        classOverrides: {
          deploymentTemplate: { replicas: 2, minReadySeconds: 1 },
        },
      }),
      connections: Object.fromEntries(
        ['tax', 'mail', 'auth'].map(name => [
          name,
          { state: 'resolved', access: { host: name, port: 1, uri: name } },
        ]),
      ),
    });
    const expected = JSON.stringify(render(input));
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), numbers => {
        const next = () => numbers.next().value as number;
        expect(JSON.stringify(render(shuffled(input, next)))).toBe(expected);
      }),
      { numRuns: 50 },
    );
  });
});

/** The same value with the members of all its maps in another order. */
function shuffled<T>(value: T, next: () => number): T {
  if (Array.isArray(value)) {
    return value.map(item => shuffled(item, next)) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(entry => ({ entry, at: next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ entry: [key, member] }) => [key, shuffled(member, next)]),
  ) as T;
}
