import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  BEHAVIOR_ANNOTATION,
  BehaviorSpec,
  SIMULATED_ANNOTATION,
} from '../behavior/behavior';
import {
  Deployment,
  DEPLOYMENT,
  DeploymentSpec,
  REPLICA_SET,
  ReplicaSet,
} from '../deployments/Deployment';
import type { LogLine } from '../logs/SandboxLogs';
import { Pod, POD } from '../pods/Pod';
import { GATEWAY } from '../routes/gateway';
import { HTTP_ROUTE, HttpRoute, SERVICE } from '../routes/httpRoute';
import {
  CONTEXT,
  eventually,
  listed,
  SandboxTest,
  startSandbox,
} from '../__testUtils__/embedded';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

const WEB = { ...DEPLOYMENT, namespace: 'demo', name: 'web' };

function deployment(
  behavior: BehaviorSpec = {},
  spec: Partial<DeploymentSpec> = {},
  image = 'web:1',
): Deployment {
  return {
    ...DEPLOYMENT,
    metadata: { name: 'web', namespace: 'demo' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      progressDeadlineSeconds: 60,
      template: {
        metadata: {
          labels: { app: 'web' },
          annotations: { [BEHAVIOR_ANNOTATION]: JSON.stringify(behavior) },
        },
        spec: {
          containers: [
            { name: 'main', image, ports: [{ containerPort: 8080 }] },
          ],
        },
      },
      ...spec,
    },
  };
}

/** What one sees of the pods: image, ready, restarts, what it waits for. */
async function pods(test: SandboxTest): Promise<string[]> {
  const found = await listed<Pod>(test, POD);
  return found
    .map(({ spec, status }) => {
      const container = status?.containerStatuses?.[0];
      return [
        spec?.containers[0].image,
        container?.ready ? 'ready' : 'unready',
        container?.restartCount,
        container?.state.waiting?.reason ?? '',
      ]
        .join(' ')
        .trim();
    })
    .sort();
}

/** The Deployment's counts and conditions in short. */
async function rollout({ cluster }: SandboxTest): Promise<string> {
  const { status = {}, metadata } = await cluster.get<Deployment>(WEB);
  const conditions = status.conditions?.map(
    ({ type, status: holds, reason }) => `${type}=${holds}/${reason}`,
  );
  const counts = [
    status.replicas,
    status.updatedReplicas,
    status.readyReplicas,
    status.availableReplicas,
    status.unavailableReplicas,
  ].map(count => count ?? 0);
  const behind =
    status.observedGeneration === metadata.generation ? '' : ' (behind)';
  return `${counts.join('/')} ${conditions?.join(' ')}${behind}`;
}

const COMPLETE =
  'Available=True/MinimumReplicasAvailable Progressing=True/NewReplicaSetAvailable';
const STARTING =
  'Available=False/MinimumReplicasUnavailable Progressing=True/ReplicaSetUpdated';

/** The version that stands for all that was written so far. */
async function version({ cluster }: SandboxTest): Promise<string> {
  return (await cluster.list(POD)).resourceVersion;
}

const route: HttpRoute = {
  ...HTTP_ROUTE,
  metadata: { name: 'web', namespace: 'demo' },
  spec: {
    parentRefs: [{ name: 'gateway-external', namespace: 'gateways' }],
    rules: [{ backendRefs: [{ name: 'web' }, { name: 'api' }] }],
  },
};

const service = (name: string): KubeObject => ({
  ...SERVICE,
  metadata: { name, namespace: 'demo' },
  spec: { ports: [{ port: 80 }] },
});

async function routeConditions({ cluster }: SandboxTest): Promise<string[]> {
  const { status } = await cluster.get<HttpRoute>({
    ...HTTP_ROUTE,
    namespace: 'demo',
    name: 'web',
  });
  return (status?.parents ?? []).flatMap(({ parentRef, conditions }) =>
    conditions.map(
      ({ type, status: holds, message }) =>
        `${parentRef.name} ${type}=${holds} ${message}`,
    ),
  );
}

describe.each(databases.eachSupportedId())('createSandbox on %s', id => {
  let test: SandboxTest;

  beforeEach(async () => {
    test = await startSandbox(await databases.init(id));
  });

  afterEach(async () => {
    await test.close();
    if (test.complaints.length > 0) {
      throw new Error(`The sandbox complained: ${test.complaints.join('; ')}`);
    }
  });

  it('makes a Deployment available and then writes nothing more', async () => {
    await test.cluster.create(deployment({}, { replicas: 2 }), CONTEXT);
    await test.clock.settle();
    expect(await rollout(test)).toBe(`2/2/0/0/2 ${STARTING}`);
    await test.clock.advance(2000);
    expect(await rollout(test)).toBe(`2/2/2/2/0 ${COMPLETE}`);
    expect(await pods(test)).toEqual(['web:1 ready 0', 'web:1 ready 0']);

    const before = await version(test);
    await test.clock.advance(24 * 60 * 60 * 1000);
    expect(await version(test)).toBe(before);
    await test.restart();
    expect(await version(test)).toBe(before);
  });

  it('marks what it makes as simulated, and names it as Kubernetes would', async () => {
    await test.cluster.create(deployment(), CONTEXT);
    await test.clock.advance(2000);
    const [set] = await listed<ReplicaSet>(test, REPLICA_SET);
    const [pod] = await listed<Pod>(test, POD);
    expect(set.metadata.name).toMatch(/^web-[0-9a-f]{10}$/);
    expect(pod.metadata.name).toMatch(
      new RegExp(`^${set.metadata.name}-[a-z0-9]{5}$`),
    );
    for (const { metadata } of [set, pod]) {
      expect(metadata.annotations?.[SIMULATED_ANNOTATION]).toBe('true');
      expect(metadata.labels).toMatchObject({ app: 'web' });
    }
    expect(set.status).toMatchObject({ replicas: 1, availableReplicas: 1 });
  });

  it('rolls a new version out and takes the old one away', async () => {
    await test.cluster.create(deployment(), CONTEXT);
    await test.clock.advance(2000);
    await test.cluster.replace(deployment({}, {}, 'web:2'), CONTEXT);
    await test.clock.settle();
    expect(await pods(test)).toEqual(['web:1 ready 0', 'web:2 unready 0']);
    expect(await rollout(test)).toBe(
      '2/1/1/1/1 Available=True/MinimumReplicasAvailable Progressing=True/ReplicaSetUpdated',
    );
    await test.clock.advance(2000);
    expect(await pods(test)).toEqual(['web:2 ready 0']);
    expect(await rollout(test)).toBe(`1/1/1/1/0 ${COMPLETE}`);
    expect(await listed(test, REPLICA_SET)).toHaveLength(1);
  });

  it('lets the old version serve while the new one crashes', async () => {
    await test.cluster.create(deployment(), CONTEXT);
    await test.clock.advance(2000);
    await test.cluster.replace(
      deployment({ crashAfter: '3s', message: 'no database' }, {}, 'web:2'),
      CONTEXT,
    );
    await test.clock.advance(9000);
    expect(await pods(test)).toEqual([
      'web:1 ready 0',
      'web:2 unready 1 CrashLoopBackOff',
    ]);
    await test.clock.advance(60_000);
    expect(await rollout(test)).toBe(
      '2/1/1/1/1 Available=True/MinimumReplicasAvailable Progressing=False/ProgressDeadlineExceeded',
    );
    expect(await pods(test)).toContain('web:1 ready 0');

    await test.cluster.replace(deployment({}, {}, 'web:3'), CONTEXT);
    await test.clock.advance(2000);
    expect(await pods(test)).toEqual(['web:3 ready 0']);
    expect(await rollout(test)).toBe(`1/1/1/1/0 ${COMPLETE}`);
  });

  it('is cheap in a crash loop that goes on for hours', async () => {
    await test.cluster.create(deployment({ crashAfter: '3s' }), CONTEXT);
    await test.clock.advance(60 * 60 * 1000);
    const before = BigInt(await version(test));
    await test.clock.advance(60 * 60 * 1000);
    const writes = Number(BigInt(await version(test)) - before);
    // Two per crash, one crash in five minutes.
    expect(writes).toBeLessThan(30);
    expect(writes).toBeGreaterThan(10);
  });

  it('gives up on a version that hangs', async () => {
    await test.cluster.create(deployment({ hang: true }), CONTEXT);
    await test.clock.advance(59_000);
    expect(await rollout(test)).toBe(`1/1/0/0/1 ${STARTING}`);
    await test.clock.advance(1000);
    expect(await rollout(test)).toBe(
      '1/1/0/0/1 Available=False/MinimumReplicasUnavailable Progressing=False/ProgressDeadlineExceeded',
    );
  });

  it('waits with a reason for a behaviour that it cannot read', async () => {
    await test.cluster.create(
      deployment({ crashAfter: 'soon' } as BehaviorSpec),
      CONTEXT,
    );
    await test.clock.advance(5000);
    expect(await pods(test)).toEqual([
      'web:1 unready 0 CreateContainerConfigError',
    ]);
  });

  it('scales to nothing and back', async () => {
    await test.cluster.create(deployment({}, { replicas: 3 }), CONTEXT);
    await test.clock.advance(2000);
    await test.cluster.patch(WEB, { spec: { replicas: 0 } }, CONTEXT);
    await test.clock.settle();
    expect(await pods(test)).toEqual([]);
    expect(await rollout(test)).toBe(`0/0/0/0/0 ${COMPLETE}`);
    await test.cluster.patch(WEB, { spec: { replicas: 1 } }, CONTEXT);
    await test.clock.advance(2000);
    expect(await pods(test)).toEqual(['web:1 ready 0']);
  });

  it('waits for minReadySeconds before it calls a pod available', async () => {
    await test.cluster.create(deployment({}, { minReadySeconds: 30 }), CONTEXT);
    await test.clock.advance(20_000);
    expect(await rollout(test)).toBe(`1/1/1/0/1 ${STARTING}`);
    await test.clock.advance(20_000);
    expect(await rollout(test)).toBe(`1/1/1/1/0 ${COMPLETE}`);
  });

  it('does not roll out a new version while it is paused', async () => {
    await test.cluster.create(deployment(), CONTEXT);
    await test.clock.advance(2000);
    await test.cluster.replace(
      deployment({}, { paused: true, replicas: 2 }, 'web:2'),
      CONTEXT,
    );
    await test.clock.advance(2000);
    expect(await pods(test)).toEqual(['web:1 ready 0', 'web:1 ready 0']);
    await test.cluster.patch(WEB, { spec: { paused: false } }, CONTEXT);
    await test.clock.advance(10_000);
    expect(await pods(test)).toEqual(['web:2 ready 0', 'web:2 ready 0']);
  });

  it('makes a pod again that somebody deleted', async () => {
    await test.cluster.create(deployment(), CONTEXT);
    await test.clock.advance(2000);
    const [{ metadata }] = await listed<Pod>(test, POD);
    await test.cluster.delete(
      { ...POD, namespace: 'demo', name: metadata.name },
      CONTEXT,
    );
    await test.clock.settle();
    expect(await rollout(test)).toBe(
      '1/1/0/0/1 Available=False/MinimumReplicasUnavailable Progressing=True/NewReplicaSetAvailable',
    );
    await test.clock.advance(2000);
    expect(await rollout(test)).toBe(`1/1/1/1/0 ${COMPLETE}`);
  });

  it('leaves nothing behind when a Deployment is deleted', async () => {
    await test.cluster.create(deployment({}, { replicas: 2 }), CONTEXT);
    await test.clock.advance(2000);
    await test.cluster.delete(WEB, CONTEXT);
    await eventually(async () => {
      expect(await listed(test, REPLICA_SET)).toEqual([]);
      expect(await listed(test, POD)).toEqual([]);
    });
    await test.clock.settle();
    expect(await listed(test, POD)).toEqual([]);
  });

  it('goes on after a restart where pods would be by then', async () => {
    await test.cluster.create(deployment({ crashAfter: '3s' }), CONTEXT);
    await test.clock.advance(5000);
    expect(await pods(test)).toEqual(['web:1 unready 1']);
    const stopped = test.sandbox;
    await stopped.stop();
    expect(stopped.problems()).toEqual(['The manager is not started']);
    await test.restart();
    await test.clock.advance(3000);
    expect(await pods(test)).toEqual(['web:1 unready 1 CrashLoopBackOff']);
  });

  it('accepts routes and says which backends are missing', async () => {
    await test.cluster.create(service('web'), CONTEXT);
    await test.cluster.create(route, CONTEXT);
    await test.clock.settle();
    expect(await routeConditions(test)).toEqual([
      'gateway-external Accepted=True The gateway takes the route.',
      'gateway-external ResolvedRefs=False There is no Service demo/api.',
    ]);
    await test.cluster.create(service('api'), CONTEXT);
    await test.clock.settle();
    expect(await routeConditions(test)).toEqual([
      'gateway-external Accepted=True The gateway takes the route.',
      'gateway-external ResolvedRefs=True All backends exist.',
    ]);
    await test.cluster.delete(
      { ...SERVICE, namespace: 'demo', name: 'web' },
      CONTEXT,
    );
    await test.clock.settle();
    expect((await routeConditions(test))[1]).toContain('demo/web');
  });

  it('programs gateways', async () => {
    const gateway = {
      ...GATEWAY,
      metadata: { name: 'gateway-external', namespace: 'demo' },
      spec: { gatewayClassName: 'sandbox', listeners: [] },
    };
    await test.cluster.create(gateway, CONTEXT);
    await test.clock.settle();
    const [{ status }] = await listed(test, GATEWAY);
    expect(status).toMatchObject({
      conditions: [
        { type: 'Accepted', status: 'True', observedGeneration: 1 },
        { type: 'Programmed', status: 'True', observedGeneration: 1 },
      ],
    });
  });

  it('shows the logs of pods, and follows them', async () => {
    await test.cluster.create(
      deployment({ logLines: ['Loaded 3 rules'] }),
      CONTEXT,
    );
    await test.clock.settle();
    const abort = new AbortController();
    const followed: LogLine[] = [];
    const following = (async () => {
      for await (const line of test.sandbox.logs.follow({
        namespace: 'demo',
        labelSelector: 'app=web',
        sinceTime: new Date(0),
        signal: abort.signal,
      })) {
        followed.push(line);
      }
    })();
    await test.clock.advance(60_000);
    const all = test.sandbox.logs.read({
      namespace: 'demo',
      labelSelector: 'app in (web)',
    });
    expect(all.slice(0, 3).map(({ text }) => text)).toEqual([
      'Starting main',
      'Loaded 3 rules',
      'Listening on port 8080',
    ]);
    expect(all.length).toBeGreaterThan(10);
    expect(followed).toEqual(all);
    const [pod] = await listed<Pod>(test, POD);
    expect(all[0]).toEqual({
      time: pod.status?.startTime,
      text: 'Starting main',
      namespace: 'demo',
      podName: pod.metadata.name,
      container: 'main',
      simulated: true,
    });

    const read = (options: object) =>
      test.sandbox.logs.read({ namespace: 'demo', ...options });
    expect(read({ tail: 2 })).toEqual(all.slice(-2));
    expect(read({ tail: 0 })).toEqual([]);
    expect(read({ sinceTime: new Date(all[4].time) })).toEqual(all.slice(5));
    expect(read({ podName: 'other' })).toEqual([]);
    expect(read({ container: 'other' })).toEqual([]);
    expect(read({ namespace: 'other' })).toEqual([]);
    expect(() => read({ labelSelector: 'app in' })).toThrow('selector');
    abort.abort();
    await following;
  });
});
