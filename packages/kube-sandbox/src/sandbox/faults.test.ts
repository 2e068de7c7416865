import { TestDatabases } from '@backstage/backend-test-utils';
import {
  createElector,
  faultyClient,
  type LeaseStore,
  objectLeaseStore,
  seededRandom,
} from '@openchoreo-backstage/kube-runtime';
import { Deployment, DEPLOYMENT, REPLICA_SET } from '../deployments/Deployment';
import { Pod, POD } from '../pods/Pod';
import {
  CONTEXT,
  eventually,
  listed,
  SandboxTest,
  startSandbox,
} from '../__testUtils__/embedded';
import { createSandbox } from './createSandbox';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

function deployment(name: string, image: string): Deployment {
  return {
    ...DEPLOYMENT,
    metadata: { name, namespace: 'demo' },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image }] },
      },
    },
  };
}

/** What is there of one Deployment: counts, versions and pods. */
async function end(test: SandboxTest, name: string) {
  const { status } = await test.cluster.get<Deployment>({
    ...DEPLOYMENT,
    namespace: 'demo',
    name,
  });
  const sets = await listed(test, REPLICA_SET);
  const pods = await listed<Pod>(test, POD);
  return {
    available: status?.availableReplicas,
    replicas: status?.replicas,
    progressing: status?.conditions?.[1].reason,
    versions: sets.filter(({ metadata }) => metadata.labels?.app === name)
      .length,
    images: pods
      .filter(({ metadata }) => metadata.labels?.app === name)
      .map(({ spec }) => spec?.containers[0].image),
  };
}

const ROLLED_OUT = {
  available: 2,
  replicas: 2,
  progressing: 'NewReplicaSetAvailable',
  versions: 1,
  images: ['web:2', 'web:2'],
};

describe.each(databases.eachSupportedId())('a sandbox in trouble on %s', id => {
  let test: SandboxTest;

  beforeEach(async () => {
    test = await startSandbox(await databases.init(id));
  });

  afterEach(async () => {
    await test.close();
  });

  it.each(['before', 'after'] as const)(
    'ends the same after a crash %s any of its calls',
    async crash => {
      // The first calls list the kinds; a process that dies there did nothing.
      let crashed = true;
      for (let crashAt = 7; crashed; crashAt += 1) {
        const name = `web-${crashAt}`;
        await test.cluster.create(deployment(name, 'web:1'), CONTEXT);
        await test.clock.advance(2000);
        const dying = faultyClient(test.cluster, {
          random: seededRandom(crashAt),
          crashAt,
          crash,
        });
        await test.restart({ client: dying });
        await test.cluster.replace(deployment(name, 'web:2'), CONTEXT);
        await test.clock.advance(5000);
        crashed = dying.crashed;
        await test.restart();
        await test.clock.advance(10_000);
        expect({ crashAt, ...(await end(test, name)) }).toEqual({
          crashAt,
          ...ROLLED_OUT,
        });
      }
    },
  );

  it('ends the same over a network that fails in every way', async () => {
    await test.cluster.create(deployment('web', 'web:1'), CONTEXT);
    await test.clock.advance(2000);
    await test.restart({
      client: faultyClient(test.cluster, {
        random: seededRandom(3),
        conflictRate: 0.2,
        unavailableRate: 0.2,
        duplicateRate: 0.3,
        watchLossRate: 0.1,
      }),
    });
    await test.cluster.replace(deployment('web', 'web:2'), CONTEXT);
    await eventually(async () => {
      await test.clock.advance(10_000);
      expect(await end(test, 'web')).toEqual(ROLLED_OUT);
    });
  });

  it('leaves the work to one of several processes', async () => {
    const store = settlingLeaseStore(test);
    const lease = (identity: string) =>
      createElector({
        store,
        name: 'sandbox',
        identity,
        clock: test.clock,
        random: seededRandom(1),
        logger: test.logger,
      });
    await test.restart({ lease: lease('one') });
    const other = createSandbox({
      client: test.cluster,
      clock: test.clock,
      random: seededRandom(2),
      logger: test.logger,
      lease: lease('two'),
    });
    const running = other.start();
    await test.cluster.create(deployment('web', 'web:2'), CONTEXT);
    await test.clock.advance(30_000);
    expect(await end(test, 'web')).toEqual(ROLLED_OUT);
    await test.sandbox.stop();
    await test.cluster.replace(deployment('web', 'web:3'), CONTEXT);
    await eventually(async () => {
      await test.clock.advance(1000);
      expect((await end(test, 'web')).images).toEqual(['web:3', 'web:3']);
    });
    await other.stop();
    await running;
  });
});

/**
 * A lease store whose calls end before simulated time moves on: the database
 * needs real time for them, and they have a deadline.
 */
function settlingLeaseStore({ clock, cluster }: SandboxTest): LeaseStore {
  const inner = objectLeaseStore(cluster, 'demo');
  const pending = new Set<Promise<unknown>>();
  clock.settleWith(async () => {
    await Promise.allSettled(pending);
  });
  const tracked = async <T>(call: Promise<T>): Promise<T> => {
    pending.add(call);
    try {
      return await call;
    } finally {
      pending.delete(call);
    }
  };
  return {
    read: name => tracked(inner.read(name)),
    compareAndSwap: (...args) => tracked(inner.compareAndSwap(...args)),
  };
}
