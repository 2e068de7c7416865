import { UnavailableError } from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  API_VERSION,
  cellNamespace,
  kindRef,
  type Release,
  type ReleaseSpec,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna } from '../__testUtils__/harness';
import { ref } from '../__testUtils__/objects';
import { eachWithHarness } from '../__testUtils__/withHarness';
import { sealRelease } from './releaseSeal';

jest.setTimeout(60_000);

const CELL = cellNamespace('default', 'default', 'development');
const SYSTEM = { actor: 'system:servicebinding' };

describe('createReleaseController', () => {
  /** While true, the data plane answers no call; its watches go on. */
  let down = false;
  const harness = eachWithHarness({
    through: (client, cluster) =>
      cluster === 'default/DataPlane/default'
        ? new Proxy(client, {
            get(target, method: keyof ObjectClient) {
              if (!down) return target[method].bind(target as never);
              return async () => {
                throw new UnavailableError('The API server does not answer');
              };
            },
          })
        : client,
  });
  beforeEach(() => {
    down = false;
  });

  const configMap = (name: string, namespace = CELL) => ({
    id: name,
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
      data: { key: 'value' },
    },
  });

  function release(
    name: string,
    resources: ReleaseSpec['resources'],
    changes: { seal?: boolean; environment?: string } = {},
  ): Release {
    const { sealer } = harness.current;
    const made: Release = {
      apiVersion: API_VERSION,
      kind: 'Release',
      metadata: { name, namespace: 'default' },
      spec: {
        owner: { projectName: 'default', componentName: 'orders' },
        environmentName: changes.environment ?? 'development',
        resources,
      },
    };
    return changes.seal === false
      ? made
      : {
          ...made,
          metadata: {
            ...made.metadata,
            annotations: { [annotations.seal]: sealRelease(sealer, made) },
          },
        };
  }

  const there = () =>
    harness.current.planes.get({ namespace: 'default', name: 'default' })!;

  const configMaps = () =>
    there()
      .objects.list({ apiVersion: 'v1', kind: 'ConfigMap' })
      .map(({ metadata }) => metadata.name);

  async function written(made: Release) {
    const plane = harness.current;
    const stored = await plane.client.create(made, SYSTEM);
    await plane.settle();
    return stored;
  }

  async function update({ metadata, spec }: Release) {
    const plane = harness.current;
    const current = plane.find<Release>(ref('Release', metadata.name))!;
    const { annotations: seal } = metadata;
    await plane.client.replace(
      {
        ...current,
        metadata: { ...current.metadata, annotations: seal },
        spec,
      },
      SYSTEM,
    );
    await plane.settle();
  }

  const applied = (name: string) =>
    harness.current.condition(ref('Release', name), 'Applied');

  it('applies what is sealed, with labels that lead back', async () => {
    await written(release('one', [configMap('a'), configMap('b')]));
    expect(applied('one')).toBe('True/Applied');
    expect(configMaps()).toEqual(['a', 'b']);
    const [{ metadata }] = there().objects.list({
      apiVersion: 'v1',
      kind: 'ConfigMap',
    });
    expect(metadata.labels).toMatchObject({
      'openchoreo.dev/managed-by': 'release-controller',
      'openchoreo.dev/release-name': 'one',
      'openchoreo.dev/release-resource-id': 'a',
      'openchoreo.dev/installation': 'openchoreo',
    });
    const status = harness.current.find<Release>(ref('Release', 'one'))!
      .status!;
    expect(status).toMatchObject({
      observedGeneration: 1,
      dataPlane: 'default/default',
      resources: [
        { id: 'a', healthStatus: 'Healthy' },
        { id: 'b', healthStatus: 'Healthy' },
      ],
    });
  });

  it.each<[reason: string, make: () => Release, said: string, says: RegExp]>([
    [
      'no seal',
      () => release('one', [configMap('a')], { seal: false }),
      'False/ApplyFailed',
      /its seal is missing or does not fit/,
    ],
    [
      'a seal of another Release',
      () => {
        const other = release('two', [configMap('a')]);
        const own = release('one', [configMap('a')], { seal: false });
        return {
          ...own,
          metadata: {
            ...own.metadata,
            annotations: other.metadata.annotations,
          },
        };
      },
      'False/ApplyFailed',
      /its seal/,
    ],
    [
      'an object outside of its cell',
      () => release('one', [configMap('a'), configMap('b', 'kube-system')]),
      'False/ApplyFailed',
      /kube-system\/b is outside of namespace dp-default/,
    ],
    [
      'a kind that the plane does not allow',
      () =>
        release('one', [
          configMap('a'),
          {
            id: 'role',
            object: {
              apiVersion: 'rbac.authorization.k8s.io/v1',
              kind: 'Role',
              metadata: { name: 'all', namespace: CELL },
            },
          },
        ]),
      'False/ApplyFailed',
      /Role.* is of a kind that the data plane does not allow/,
    ],
    [
      'an environment that does not exist',
      () => release('one', [configMap('a')], { environment: 'nowhere' }),
      'False/EnvironmentNotFound',
      /nowhere/,
    ],
  ])(
    'applies nothing of a Release with %s',
    async (_reason, make, said, says) => {
      await written(make());
      expect(applied('one')).toBe(said);
      expect(harness.current.message(ref('Release', 'one'), 'Applied')).toMatch(
        says,
      );
      expect(configMaps()).toEqual([]);
    },
  );

  it('prunes what left the Release, and what was renamed', async () => {
    await written(
      release('one', [configMap('a'), configMap('b'), configMap('c')]),
    );
    await update(
      release('one', [configMap('a'), { ...configMap('renamed'), id: 'b' }]),
    );
    expect(configMaps()).toEqual(['a', 'renamed']);
  });

  it('leaves objects of another Release alone', async () => {
    await written(release('one', [configMap('a')]));
    await written(release('two', [configMap('a'), configMap('b')]));
    expect(applied('two')).toBe('False/OwnershipConflict');
    expect(harness.current.message(ref('Release', 'two'), 'Applied')).toMatch(
      /belongs to Release default\/one/,
    );
    // The others of the Release are applied all the same.
    expect(configMaps()).toEqual(['a', 'b']);
    expect(applied('one')).toBe('True/Applied');
  });

  it('leaves a namespace alone that another organization has', async () => {
    const plane = harness.current;
    await there().client.create(
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: CELL,
          labels: { 'openchoreo.dev/organization': 'acme' },
        },
      },
      SYSTEM,
    );
    await written(release('one', [configMap('a')]));
    expect(applied('one')).toBe('False/ApplyFailed');
    expect(plane.message(ref('Release', 'one'), 'Applied')).toMatch(
      /belongs to somebody else: its label openchoreo\.dev\/organization is acme/,
    );
    expect(configMaps()).toEqual([]);
  });

  it('keeps what it knows while a plane cannot be reached, and goes on when it can', async () => {
    const plane = harness.current;
    await written(release('one', [configMap('a')]));
    down = true;
    await update(release('one', [configMap('a'), configMap('b')]));
    expect(applied('one')).toBe('False/DataPlaneUnavailable');
    expect(plane.message(ref('Release', 'one'), 'Applied')).toMatch(
      /does not answer/,
    );
    expect(
      plane.find<Release>(ref('Release', 'one'))!.status!.resources,
    ).toHaveLength(1);
    down = false;
    await plane.until('applied again', () => applied('one') === 'True/Applied');
    expect(configMaps()).toEqual(['a', 'b']);
  });

  it('cleans up when it is deleted, and only after that it goes', async () => {
    const plane = harness.current;
    await written(release('one', [configMap('a')]));
    await written(release('two', [configMap('b')]));
    await plane.client.delete(ref('Release', 'one'), SYSTEM);
    await plane.until(
      'gone',
      () => plane.find(ref('Release', 'one')) === undefined,
    );
    expect(configMaps()).toEqual(['b']);
  });

  it('waits with its deletion for the plane, unless told to give up', async () => {
    const plane = harness.current;
    await written(release('one', [configMap('a')]));
    down = true;
    await plane.client.delete(ref('Release', 'one'), SYSTEM);
    await plane.settle();
    expect(plane.condition(ref('Release', 'one'), 'Finalizing')).toBe(
      'True/CleanupFailed',
    );
    await plane.client.patch(
      ref('Release', 'one'),
      {
        metadata: {
          annotations: { [annotations.skipDataPlaneCleanup]: 'true' },
        },
      },
      SYSTEM,
    );
    await plane.settle();
    expect(plane.find(ref('Release', 'one'))).toBe(undefined);
  });

  it('says of a real cluster that it is not supported yet', async () => {
    const plane = harness.current;
    await plane.client.create(
      {
        ...kindRef('DataPlane'),
        metadata: { name: 'real', namespace: 'default' },
        spec: {
          registry: { prefix: 'registry.example.com' },
          gateway: {
            publicVirtualHost: 'a.example.com',
            organizationVirtualHost: 'b.example.com',
          },
          kubernetesCluster: {
            server: 'https://10.0.0.1:6443',
            tls: { ca: { value: 'Q0E=' } },
            auth: { bearerToken: { value: 'token' } },
          },
        },
      },
      anna,
    );
    await plane.settle();
    expect(plane.condition(ref('DataPlane', 'real'), 'Ready')).toBe(
      'False/NotSupportedYet',
    );
  });
});
