import { Deployment, DEPLOYMENT, DeploymentSpec } from './Deployment';
import { deploymentOutlook, PodCounts } from './deploymentStatus';

const START = new Date('2026-01-01T00:00:00.000Z');
const after = (seconds: number) => new Date(START.getTime() + seconds * 1000);

const counts = (numbers: Partial<PodCounts>): PodCounts => ({
  replicas: 0,
  updated: 0,
  ready: 0,
  available: 0,
  ...numbers,
});

/** A Deployment whose status is written again and again, as a controller does. */
function subject(spec: Partial<DeploymentSpec> = {}) {
  const deployment: Deployment = {
    ...DEPLOYMENT,
    metadata: { name: 'web', namespace: 'demo', generation: 1 },
    spec: {
      replicas: 1,
      selector: {},
      template: { spec: { containers: [{ name: 'main' }] } },
      ...spec,
    },
  };
  return {
    deployment,
    observe(numbers: Partial<PodCounts>, seconds: number) {
      const outlook = deploymentOutlook(
        deployment,
        counts(numbers),
        after(seconds),
      );
      deployment.status = outlook.status;
      const [available, progressing] = outlook.status.conditions!;
      return {
        ...outlook,
        available: available.status,
        progressing: `${progressing.status} ${progressing.reason}`,
      };
    },
  };
}

const STARTING = { replicas: 1, updated: 1 };
const SERVING = { replicas: 1, updated: 1, ready: 1, available: 1 };

describe('deploymentOutlook', () => {
  it('is complete when all pods are of the current version and available', () => {
    const { observe } = subject();
    expect(observe(STARTING, 0)).toMatchObject({
      available: 'False',
      progressing: 'True ReplicaSetUpdated',
      deadlineAt: after(600),
    });
    expect(observe(SERVING, 2)).toEqual({
      available: 'True',
      progressing: 'True NewReplicaSetAvailable',
      deadlineAt: undefined,
      status: {
        observedGeneration: 1,
        replicas: 1,
        updatedReplicas: 1,
        readyReplicas: 1,
        availableReplicas: 1,
        conditions: [
          {
            type: 'Available',
            status: 'True',
            reason: 'MinimumReplicasAvailable',
            message: 'Enough pods are available.',
            lastUpdateTime: '2026-01-01T00:00:02.000Z',
            lastTransitionTime: '2026-01-01T00:00:02.000Z',
          },
          {
            type: 'Progressing',
            status: 'True',
            reason: 'NewReplicaSetAvailable',
            message: 'All pods run the current version.',
            lastUpdateTime: '2026-01-01T00:00:02.000Z',
            lastTransitionTime: '2026-01-01T00:00:00.000Z',
          },
        ],
      },
    });
  });

  it('says the same when nothing changed', () => {
    const { deployment, observe } = subject();
    observe(STARTING, 0);
    observe(SERVING, 2);
    const { status } = deployment;
    observe(SERVING, 5000);
    expect(deployment.status).toEqual(status);
  });

  it('exceeds its deadline without progress, and recovers with it', () => {
    const { observe } = subject({ progressDeadlineSeconds: 60 });
    expect(observe(STARTING, 0).deadlineAt).toEqual(after(60));
    expect(observe(STARTING, 59).progressing).toBe('True ReplicaSetUpdated');
    expect(observe(STARTING, 60)).toMatchObject({
      progressing: 'False ProgressDeadlineExceeded',
      deadlineAt: undefined,
    });
    expect(observe(STARTING, 500).progressing).toBe(
      'False ProgressDeadlineExceeded',
    );
    expect(observe(SERVING, 600).progressing).toBe(
      'True NewReplicaSetAvailable',
    );
  });

  it('counts the deadline from the last progress', () => {
    const { observe } = subject({ replicas: 2, progressDeadlineSeconds: 60 });
    observe({ replicas: 2, updated: 2 }, 0);
    const one = { replicas: 2, updated: 2, ready: 1, available: 1 };
    expect(observe(one, 50).deadlineAt).toEqual(after(110));
    expect(observe(one, 109).progressing).toBe('True ReplicaSetUpdated');
    expect(observe(one, 110).progressing).toBe(
      'False ProgressDeadlineExceeded',
    );
  });

  it('gives a new generation a new deadline', () => {
    const { deployment, observe } = subject({ progressDeadlineSeconds: 60 });
    observe(STARTING, 0);
    observe(STARTING, 60);
    deployment.metadata.generation = 2;
    expect(observe(STARTING, 100)).toMatchObject({
      progressing: 'True ReplicaSetUpdated',
      deadlineAt: after(160),
    });
  });

  it('stays complete when pods of a complete version fail', () => {
    const { observe } = subject();
    observe(SERVING, 0);
    expect(observe(STARTING, 5000)).toMatchObject({
      available: 'False',
      progressing: 'True NewReplicaSetAvailable',
      deadlineAt: undefined,
    });
  });

  it('counts pods of an old version as replicas that must go', () => {
    const { deployment, observe } = subject();
    observe(SERVING, 0);
    deployment.metadata.generation = 2;
    const { status, available } = observe(
      { replicas: 2, updated: 1, ready: 1, available: 1 },
      10,
    );
    expect(available).toBe('True');
    expect(status).toMatchObject({
      observedGeneration: 2,
      replicas: 2,
      updatedReplicas: 1,
      unavailableReplicas: 1,
    });
  });

  it('is complete and available with no pods when none are wanted', () => {
    const { observe } = subject({ replicas: 0 });
    const { status, available, progressing } = observe({}, 0);
    expect([available, progressing]).toEqual([
      'True',
      'True NewReplicaSetAvailable',
    ]);
    expect(Object.keys(status)).toEqual(['observedGeneration', 'conditions']);
  });

  it('does not progress while it is paused', () => {
    const { observe } = subject({ paused: true });
    expect(observe(STARTING, 0)).toMatchObject({
      progressing: 'Unknown DeploymentPaused',
      deadlineAt: undefined,
    });
  });
});
