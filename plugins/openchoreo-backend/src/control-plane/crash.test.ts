import { TestDatabases } from '@backstage/backend-test-utils';
import {
  faultyClient,
  seededRandom,
  SimulatedClock,
  type FaultOptions,
  type ObjectClient,
} from '@openchoreo-backstage/kube-runtime';
import {
  kindRef,
  type ChoreoDeployment,
  type DeployableArtifact,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { startHarness, testKeys, type Harness } from '../__testUtils__/harness';
import { component, ref, service, workload } from '../__testUtils__/objects';
import { endState } from '../__testUtils__/snapshot';
import { CONTROL_PLANE_CLUSTER } from './createControlPlane';

jest.setTimeout(300_000);

const BINDING = ref('ServiceBinding', 'orders-development');
const PLANE_CLUSTER = 'default/DataPlane/default';

/** Clients that fail from the moment on at which a fault is armed. */
function faults() {
  const clients = new Map<string, ObjectClient>();
  const armed = new Map<string, ReturnType<typeof faultyClient>>();
  const current = (cluster: string) =>
    armed.get(cluster) ?? clients.get(cluster)!;
  return {
    through(client: ObjectClient, cluster: string): ObjectClient {
      clients.set(cluster, client);
      return new Proxy(client, {
        get: (_target, method: keyof ObjectClient) => {
          const target = current(cluster);
          // A process dies as a whole.
          const dead = [...armed.values()].find(one => one.crashed);
          return (
            (dead && dead !== target ? dead : target)[method] as Function
          ).bind(dead && dead !== target ? dead : target);
        },
      });
    },
    arm(cluster: string, options: FaultOptions) {
      armed.set(cluster, faultyClient(clients.get(cluster)!, options));
    },
    calls: (cluster: string) => armed.get(cluster)?.calls ?? 0,
    crashed: () => [...armed.values()].some(one => one.crashed),
  };
}

describe('a control plane that dies', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  const isReady = (plane: Harness) => () =>
    plane.condition(BINDING, 'Ready') === 'True/ResourcesActive';

  async function declare(plane: Harness) {
    await plane.put(component('orders'));
    await plane.put(workload('orders'));
    await plane.put(service('orders'));
  }

  /** Rolls out with a fault, starts again without it, and tells how that ended. */
  async function survive(
    arm: (fault: ReturnType<typeof faults>) => void,
  ): Promise<{ state: unknown; calls: Record<string, number> }> {
    const knex = await databases.init('SQLITE_3');
    const keys = testKeys();
    const clock = new SimulatedClock();
    const fault = faults();
    const first = await startHarness({
      knex,
      keys,
      clock,
      through: fault.through,
    });
    arm(fault);
    await declare(first);
    await first.until(
      'ready or dead',
      () => fault.crashed() || isReady(first)(),
    );
    await first.stop();
    const second = await startHarness({ knex, keys, clock });
    try {
      await second.until('ready again', isReady(second));
      await second.advance(60_000);
      expectNothingTwice(second);
      return {
        state: endState(second),
        calls: {
          [CONTROL_PLANE_CLUSTER]: fault.calls(CONTROL_PLANE_CLUSTER),
          [PLANE_CLUSTER]: fault.calls(PLANE_CLUSTER),
        },
      };
    } finally {
      await second.stop();
      await knex.destroy();
    }
  }

  function expectNothingTwice(plane: Harness) {
    expect(
      plane.cache.list<DeployableArtifact>(kindRef('DeployableArtifact')),
    ).toHaveLength(1);
    const deployments = plane.cache.list<ChoreoDeployment>(
      kindRef('Deployment'),
    );
    expect(deployments).toHaveLength(1);
    expect(deployments[0].status?.revisions).toHaveLength(1);
    expect(plane.cache.list(kindRef('Release'))).toHaveLength(1);
  }

  it('ends as if it had not, at whichever call it dies', async () => {
    const undisturbed = await survive(fault => {
      for (const cluster of [CONTROL_PLANE_CLUSTER, PLANE_CLUSTER]) {
        fault.arm(cluster, { random: () => 1 });
      }
    });
    for (const [cluster, calls] of Object.entries(undisturbed.calls)) {
      expect(calls).toBeGreaterThan(0);
      for (let crashAt = 1; crashAt <= calls; crashAt += 1) {
        for (const crash of ['before', 'after'] as const) {
          const { state } = await survive(fault => {
            fault.arm(CONTROL_PLANE_CLUSTER, { random: () => 1 });
            fault.arm(PLANE_CLUSTER, { random: () => 1 });
            fault.arm(cluster, { random: () => 1, crashAt, crash });
          });
          try {
            expect(state).toEqual(undisturbed.state);
          } catch (error) {
            throw new Error(
              `Crashed ${crash} call ${crashAt} of ${cluster}: ${error}`,
            );
          }
        }
      }
    }
  });

  it('ends the same over a bad network', async () => {
    const undisturbed = await survive(() => {});
    for (let seed = 1; seed <= 10; seed += 1) {
      const random = seededRandom(seed);
      const { state } = await survive(fault => {
        for (const cluster of [CONTROL_PLANE_CLUSTER, PLANE_CLUSTER]) {
          fault.arm(cluster, {
            random,
            conflictRate: 0.2,
            unavailableRate: 0.2,
            watchLossRate: 0.1,
            duplicateRate: 0.2,
          });
        }
      });
      try {
        expect(state).toEqual(undisturbed.state);
      } catch (error) {
        throw new Error(`Seed ${seed}: ${error}`);
      }
    }
  });
});
