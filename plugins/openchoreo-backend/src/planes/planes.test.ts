import { TestDatabases } from '@backstage/backend-test-utils';
import {
  builtInKinds,
  openStore,
  type EmbeddedStore,
} from '@openchoreo-backstage/kube-embedded';
import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  seededRandom,
  SimulatedClock,
} from '@openchoreo-backstage/kube-runtime';
import { createSandbox } from '@openchoreo-backstage/kube-sandbox';
import {
  kindRef,
  labels,
  managers,
  type DataPlane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  createPlanes,
  RELEASE_INDEX,
  type PlaneEvent,
  type Planes,
} from './planes';

jest.setTimeout(60_000);

const REF = { namespace: 'default', name: 'default' };
const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };
const SYSTEM = { actor: 'system:test' };

const dataPlane = (spec: object) =>
  ({ ...kindRef('DataPlane'), metadata: REF, spec } as Stored<DataPlane>);

describe('createPlanes', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let store: EmbeddedStore;
  let planes: Planes;
  let opened: number;
  let events: PlaneEvent[];

  beforeEach(async () => {
    const clock = new SimulatedClock();
    const random = seededRandom(1);
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    store = await openStore({
      knex: await databases.init('SQLITE_3'),
      clock,
      logger,
    });
    const client = store.cluster('default/DataPlane/default', {
      kinds: builtInKinds.filter(({ kind }) => kind !== 'Secret'),
    });
    opened = 0;
    planes = createPlanes({
      clock,
      random,
      logger,
      sandbox: () => {
        opened += 1;
        return {
          client,
          kinds: [CONFIG_MAP],
          simulate: () => createSandbox({ client, clock, random, logger }),
        };
      },
    });
    events = [];
    planes.onEvent(event => events.push(event));
  });

  afterEach(async () => {
    await planes.stop();
    await store.close();
  });

  const until = async (isSo: () => boolean) => {
    const giveUpAt = Date.now() + 10_000;
    while (!isSo() && Date.now() < giveUpAt) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
    }
    expect(isSo()).toBe(true);
  };

  it('has a plane once its first lists are in, and says so', async () => {
    planes.open(dataPlane({ sandbox: {} }));
    expect(planes.get(REF)).toBe(undefined);
    await until(() => planes.get(REF) !== undefined);
    expect(planes.get(REF)).toMatchObject({ ...REF, simulated: true });
    expect(events).toEqual([{ type: 'opened', plane: REF }]);
    planes.open(dataPlane({ sandbox: {} }));
    expect(opened).toBe(1);
  });

  it('does not open a real cluster, which it could not talk to', () => {
    planes.open(dataPlane({ kubernetesCluster: {} }));
    expect(planes.get(REF)).toBe(undefined);
    expect(opened).toBe(0);
  });

  it('tells of what Releases applied, and of nothing else', async () => {
    planes.open(dataPlane({ sandbox: {} }));
    await until(() => planes.get(REF) !== undefined);
    const { client, objects } = planes.get(REF)!;
    const create = (name: string, own: Record<string, string>) =>
      client.create(
        {
          ...CONFIG_MAP,
          metadata: { name, namespace: 'default', labels: own },
        },
        SYSTEM,
      );
    await create('foreign', {});
    await create('applied', {
      [labels.managedBy]: managers.releaseController,
      [labels.releaseUid]: 'one',
    });
    await until(() => events.some(({ type }) => type === 'changed'));
    expect(objects.list(CONFIG_MAP)).toHaveLength(1);
    expect(
      objects.list(CONFIG_MAP, {
        index: { name: RELEASE_INDEX, value: 'one' },
      }),
    ).toHaveLength(1);
  });

  it('can be closed and opened again', async () => {
    planes.open(dataPlane({ sandbox: {} }));
    await until(() => planes.get(REF) !== undefined);
    planes.close(REF);
    expect(planes.get(REF)).toBe(undefined);
    expect(events.at(-1)).toEqual({ type: 'closed', plane: REF });
    planes.open(dataPlane({ sandbox: {} }));
    await until(() => planes.get(REF) !== undefined);
  });
});
