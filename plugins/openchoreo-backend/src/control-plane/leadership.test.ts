import { TestDatabases } from '@backstage/backend-test-utils';
import { systemClock } from '@openchoreo-backstage/kube-runtime';
import { kindRef } from '@openchoreo-backstage/plugin-openchoreo-common';
import { anna, testKeys } from '../__testUtils__/harness';
import { component, ref, workload } from '../__testUtils__/objects';
import { createControlPlane, type ControlPlane } from './createControlPlane';

jest.setTimeout(120_000);

describe('two processes on one database', () => {
  const databases = TestDatabases.create({ ids: ['POSTGRES_15'] });

  const silent = { debug() {}, info() {}, warn() {}, error() {} };

  async function until(what: string, isSo: () => boolean) {
    const giveUpAt = Date.now() + 60_000;
    while (!isSo()) {
      if (Date.now() > giveUpAt) throw new Error(`In vain: ${what}`);
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
  }

  it('share the work: one acts, both see, and the other one takes over', async () => {
    const keys = testKeys();
    const knex = await databases.init('POSTGRES_15');
    const start = async (): Promise<ControlPlane> => {
      const process = await createControlPlane({
        knex,
        keys,
        clock: systemClock,
        random: Math.random,
        logger: silent,
        config: {},
        facts: { membership: { groupsOf: async () => 'unknown' } },
      });
      void process.start();
      const { signal } = new AbortController();
      await process.cache.waitForSync(signal, 60_000);
      return process;
    };
    const ready = (process: ControlPlane, name: string) => () => {
      const binding = process.cache.get({
        ...ref('ServiceBinding', `${name}-development`),
      });
      const status = binding?.status as
        | { conditions?: { type: string; status: string }[] }
        | undefined;
      return (
        status?.conditions?.some(
          condition =>
            condition.type === 'Ready' && condition.status === 'True',
        ) ?? false
      );
    };
    const deploy = async (process: ControlPlane, name: string) => {
      await process.client.create(component(name), anna);
      await process.client.create(workload(name), anna);
    };

    const first = await start();
    await until('the first leads', () => first.manager.fence() !== undefined);
    const second = await start();
    await deploy(second, 'orders');
    await until('ready as the second sees it', ready(second, 'orders'));
    expect(second.manager.fence()).toBe(undefined);
    // Planes are open everywhere, so that any process can show logs.
    await until(
      'the plane is open in the second',
      () =>
        second.planes.get({ namespace: 'default', name: 'default' }) !==
        undefined,
    );
    expect(
      second.logs.read({ namespace: 'default', name: 'orders-development' }),
    ).toEqual(expect.any(Array));

    await first.stop();
    await until('the second leads', () => second.manager.fence() !== undefined);
    await deploy(second, 'stock');
    await until('the second works', ready(second, 'stock'));
    expect(second.cache.list(kindRef('ServiceBinding'))).toHaveLength(2);
    await second.stop();
  });
});
