import type { DeployableArtifact } from '../kinds';
import { greeterArtifact } from './__fixtures__/greeter';
import {
  artifactContent,
  artifactHash,
  artifactName,
  compareNewestFirst,
  hashOfArtifact,
  newestArtifact,
  verifyArtifact,
} from './artifact';

/** The example of spec/resources.md 4.24. */
const orders: Parameters<typeof artifactHash>[0] = {
  workloadSpec: {
    containers: {
      main: {
        image:
          'registry.acme.example/apps/storefront-orders@sha256:9f2c1d7be04a58c6f3e1b7a90d24c58e6f7a8b9c0d1e2f3a4b5c6d7e8f901234',
      },
    },
    endpoints: { 'orders-api': { type: 'REST', port: 8080 } },
  },
  apis: {
    'orders-api': {
      className: 'default',
      type: 'REST',
      rest: { backend: { port: 8080, basePath: '/v1' } },
    },
  },
  classSnapshot: {
    className: 'standard',
    spec: { deploymentTemplate: { replicas: 2 } },
  },
};

describe('artifactHash', () => {
  it('gives the hash and name of the specification', () => {
    const hash = artifactHash(orders);
    expect(hash).toBe(
      'sha256:748da38faf832552a3ab8b5819e88389ae05fcb01324b261d5c52e2d0781a0b4',
    );
    expect(artifactName('orders', hash)).toBe('orders-748da38faf832552');
  });

  it('takes absent and empty for the same', () => {
    expect(
      artifactHash({
        ...orders,
        configuration: { dependencies: {} },
        workloadSpec: { ...orders.workloadSpec, connections: {} },
        task: {},
      }),
    ).toBe(artifactHash(orders));
  });

  it('tells empty from absent inside of class templates, as Kubernetes does', () => {
    const withVolume = (volume: object) =>
      artifactHash({
        ...orders,
        classSnapshot: {
          className: 'standard',
          spec: {
            deploymentTemplate: { template: { spec: { volumes: [volume] } } },
          },
        } as typeof orders.classSnapshot,
      });
    expect(withVolume({ name: 'tmp', emptyDir: {} })).not.toBe(
      withVolume({ name: 'tmp' }),
    );
  });

  it('does not depend on the order of members', () => {
    const { workloadSpec, apis, classSnapshot } = orders;
    expect(artifactHash({ classSnapshot, apis, workloadSpec })).toBe(
      artifactHash(orders),
    );
  });

  it('leaves out nothing else', () => {
    expect(artifactContent(orders)).toEqual(orders);
  });
});

describe('artifactName', () => {
  it('fits into a label value', () => {
    const name = artifactName('x'.repeat(63), `sha256:${'0'.repeat(64)}`);
    expect(name).toHaveLength(63);
    expect(name).toBe(`${'x'.repeat(46)}-0000000000000000`);
  });
});

describe('verifyArtifact', () => {
  const artifact = greeterArtifact();

  it('finds nothing wrong with what was minted', () => {
    expect(verifyArtifact(artifact)).toEqual([]);
  });

  it.each<{
    reason: string;
    change: (of: DeployableArtifact) => void;
    paths: string[];
  }>([
    {
      reason: 'the image was changed',
      change: of => {
        of.spec.workloadSpec!.containers!.main.image = 'evil:1';
      },
      paths: ['spec.contentHash', 'metadata.name'],
    },
    {
      reason: 'the class was changed',
      change: of => {
        of.spec.classSnapshot!.spec = { deploymentTemplate: { replicas: 9 } };
      },
      paths: ['spec.contentHash', 'metadata.name'],
    },
    {
      reason: 'the hash is missing',
      change: of => {
        delete of.spec.contentHash;
      },
      paths: ['spec.contentHash'],
    },
    {
      reason: 'it has another name',
      change: of => {
        of.metadata.name = 'greeter-service-0000000000000000';
      },
      paths: ['metadata.name'],
    },
    {
      reason: 'it belongs to nobody',
      change: of => {
        of.metadata.labels = {};
      },
      paths: ['metadata.labels[openchoreo.dev/component]'],
    },
    {
      reason: 'it came from two places',
      change: of => {
        of.spec.targetArtifact.fromBuildRef = { name: 'b' };
      },
      paths: ['spec.targetArtifact'],
    },
  ])('tells when $reason', ({ change, paths }) => {
    const changed = structuredClone(artifact);
    change(changed);
    expect(verifyArtifact(changed).map(({ path }) => path)).toEqual(paths);
  });

  it('does not believe the hash that an artifact claims', () => {
    const changed = structuredClone(artifact);
    changed.spec.workloadSpec!.containers!.main.image = 'evil:1';
    expect(hashOfArtifact(changed)).not.toBe(changed.spec.contentHash);
  });
});

describe('newestArtifact', () => {
  const at = (
    name: string,
    creationTimestamp?: string,
    minted?: string,
  ): DeployableArtifact => ({
    ...greeterArtifact(),
    metadata: {
      name,
      ...(creationTimestamp ? { creationTimestamp } : {}),
      ...(minted
        ? { annotations: { 'openchoreo.dev/minted-at': minted } }
        : {}),
    },
  });

  it.each([
    {
      reason: 'the one created last',
      list: [at('a', '2026-11-20T10:00:00Z'), at('b', '2026-11-20T11:00:00Z')],
      newest: 'b',
    },
    {
      reason: 'the one whose content came back last',
      list: [
        at('a', '2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z'),
        at('b', '2026-11-20T11:00:00Z'),
      ],
      newest: 'a',
    },
    {
      reason: 'the same for everybody when times are equal',
      list: [at('a', '2026-11-20T10:00:00Z'), at('b', '2026-11-20T10:00:00Z')],
      newest: 'b',
    },
    { reason: 'none of none', list: [], newest: undefined },
  ])('is $reason', ({ list, newest }) => {
    expect(newestArtifact(list)?.metadata.name).toBe(newest);
    expect([...list].reverse().sort(compareNewestFirst)[0]?.metadata.name).toBe(
      newest,
    );
  });
});
