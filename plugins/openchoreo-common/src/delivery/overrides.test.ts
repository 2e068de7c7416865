import type { EnvironmentOverrides } from '../kinds';
import { greeterArtifact } from './__fixtures__/greeter';
import { overrideProblems } from './overrides';

const inPod = (spec: object): EnvironmentOverrides => ({
  classOverrides: {
    deploymentTemplate: { template: { spec } } as never,
  },
});
const inMain = (fields: object) =>
  inPod({ containers: [{ name: 'main', ...fields }] });

const POD = 'spec.classOverrides.deploymentTemplate.template.spec';

describe('overrideProblems', () => {
  it.each<{ reason: string; overrides: EnvironmentOverrides; path: string }>([
    {
      reason: 'an image',
      overrides: inMain({ image: 'evil:1' }),
      path: `${POD}.containers[main].image`,
    },
    {
      reason: 'a command',
      overrides: inMain({ command: ['sh'] }),
      path: `${POD}.containers[main].command`,
    },
    {
      reason: 'args',
      overrides: inMain({ args: ['-c'] }),
      path: `${POD}.containers[main].args`,
    },
    {
      reason: 'a command in a probe',
      overrides: inMain({ livenessProbe: { exec: { command: ['sh'] } } }),
      path: `${POD}.containers[main].livenessProbe.exec.command`,
    },
    {
      reason: 'a container that the artifact lacks',
      overrides: inPod({ containers: [{ name: 'miner' }] }),
      path: `${POD}.containers[miner]`,
    },
    {
      reason: 'an init container',
      overrides: inPod({ initContainers: [{ name: 'setup' }] }),
      path: `${POD}.initContainers[setup]`,
    },
    {
      reason: 'a volume of the host',
      overrides: inPod({ volumes: [{ name: 'h', hostPath: { path: '/' } }] }),
      path: `${POD}.volumes[h].hostPath`,
    },
    {
      reason: 'the network of the host',
      overrides: inPod({ hostNetwork: true }),
      path: `${POD}.hostNetwork`,
    },
    {
      reason: 'a port of the host',
      overrides: inMain({ ports: [{ containerPort: 1, hostPort: 1 }] }),
      path: `${POD}.containers[main].ports[0].hostPort`,
    },
    {
      reason: 'a service account',
      overrides: inPod({ serviceAccountName: 'admin' }),
      path: `${POD}.serviceAccountName`,
    },
    {
      reason: 'a merge directive',
      overrides: inMain({ $patch: 'replace' }),
      path: `${POD}.containers[main].$patch`,
    },
    {
      reason: 'a template that classes of services do not have',
      overrides: { classOverrides: { cronJobTemplate: {} } },
      path: 'spec.classOverrides.cronJobTemplate',
    },
    {
      reason: 'a workload image',
      overrides: {
        workloadOverrides: {
          containers: { main: { image: 'evil:1' } as never },
        },
      },
      path: 'spec.workloadOverrides.containers.main.image',
    },
    {
      reason: 'a workload container that the artifact lacks',
      overrides: { workloadOverrides: { containers: { miner: {} } } },
      path: 'spec.workloadOverrides.containers.miner',
    },
    {
      reason: 'behaviour on sandbox planes',
      overrides: { workloadOverrides: { sandbox: {} } as never },
      path: 'spec.workloadOverrides.sandbox',
    },
  ])('refuses $reason', ({ overrides, path }) => {
    expect(overrideProblems(overrides, greeterArtifact())).toMatchObject([
      { path, reason: 'FieldValueForbidden' },
    ]);
  });

  it('wants whole endpoints and connections where the artifact has none to merge with', () => {
    expect(
      overrideProblems(
        {
          workloadOverrides: {
            endpoints: { admin: { port: 9000 }, 'greeter-api': { port: 9091 } },
            connections: { db: { type: 'external' } },
          },
        },
        greeterArtifact(),
      ).map(({ path }) => path),
    ).toEqual([
      'spec.workloadOverrides.endpoints.admin.type',
      'spec.workloadOverrides.connections.db.inject',
    ]);
  });

  it('lets an environment tune what was let in', () => {
    expect(
      overrideProblems(
        {
          classOverrides: {
            deploymentTemplate: {
              replicas: 3,
              template: {
                metadata: { labels: { image: 'a label, not an image' } },
                spec: {
                  containers: [
                    {
                      name: 'main',
                      resources: { limits: { memory: '512Mi' } },
                      readinessProbe: { httpGet: { port: 8080 } },
                    },
                  ],
                },
              },
            },
            hpaTemplate: { maxReplicas: 5 },
          },
          workloadOverrides: {
            containers: { main: { env: [{ key: 'A', value: 'b' }] } },
          },
        },
        greeterArtifact(),
      ),
    ).toEqual([]);
  });

  it('knows the sidecars that the frozen class adds', () => {
    const artifact = greeterArtifact();
    artifact.spec.classSnapshot!.spec = {
      deploymentTemplate: {
        template: { spec: { containers: [{ name: 'proxy', image: 'p:1' }] } },
      },
    };
    const tuned = inPod({ containers: [{ name: 'proxy', resources: {} }] });
    expect(overrideProblems(tuned, artifact)).toEqual([]);
  });

  it('checks without an artifact what can be checked without one', () => {
    expect(
      overrideProblems(inPod({ containers: [{ name: 'any', image: 'a' }] })),
    ).toHaveLength(1);
  });
});
