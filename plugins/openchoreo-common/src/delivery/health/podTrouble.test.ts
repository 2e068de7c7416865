import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { podTrouble } from './podTrouble';

function pod(name: string, status: object): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    status: { containerStatuses: [{ name: 'main', ready: false, ...status }] },
  };
}

const crashing = (name: string, restartCount: number) =>
  pod(name, {
    restartCount,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1 } },
  });

describe('podTrouble', () => {
  it.each([
    {
      reason: 'two of three restart',
      pods: [
        crashing('a', 4),
        crashing('b', 2),
        pod('c', { ready: true, state: { running: {} } }),
      ],
      desired: 3,
      trouble: {
        sentence: '2 of 3 replicas restart: exit code 1 in main, 4 times.',
        stuck: true,
      },
    },
    {
      reason: 'one restart may heal by itself',
      pods: [
        pod('a', {
          restartCount: 1,
          state: { terminated: { exitCode: 137, message: 'out of memory' } },
        }),
      ],
      desired: 1,
      trouble: {
        sentence:
          '1 of 1 replica restarts: exit code 137 in main, once (out of memory).',
        stuck: false,
      },
    },
    {
      reason: 'an image cannot be pulled',
      pods: [
        pod('a', {
          image: 'r.example/orders:v9',
          state: { waiting: { reason: 'ImagePullBackOff' } },
        }),
      ],
      desired: 3,
      trouble: {
        sentence:
          '1 of 3 replicas cannot start: image r.example/orders:v9 cannot be pulled.',
        stuck: true,
      },
    },
    {
      reason: 'a container that cannot be made says why',
      pods: [
        pod('a', {
          state: {
            waiting: {
              reason: 'CreateContainerConfigError',
              message: 'secret "x" not found.',
            },
          },
        }),
      ],
      desired: 1,
      trouble: {
        sentence: '1 of 1 replica cannot start: secret "x" not found.',
        stuck: true,
      },
    },
    {
      reason: 'pods that are on their way have no trouble',
      pods: [pod('a', { state: { waiting: { reason: 'ContainerCreating' } } })],
      desired: 1,
      trouble: undefined,
    },
    {
      reason: 'a pod that is leaving does not count',
      pods: [
        {
          ...crashing('a', 9),
          metadata: { name: 'a', deletionTimestamp: '2026-01-01T00:00:00Z' },
        },
      ],
      desired: 1,
      trouble: undefined,
    },
  ])('$reason', ({ pods, desired, trouble }) => {
    expect(podTrouble(pods, desired)).toEqual(trouble);
  });
});
