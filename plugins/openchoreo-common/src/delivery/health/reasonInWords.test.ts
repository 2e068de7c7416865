import type { ReleaseResourceStatus } from '../../kinds';
import { reasonInWords, replicasOf } from './reasonInWords';

const owner = { projectName: 'p', componentName: 'c' };

function release(
  workload: Partial<ReleaseResourceStatus>,
  others: ReleaseResourceStatus[] = [],
  manifests: object[] = [{ kind: 'Deployment', spec: { replicas: 3 } }],
) {
  return {
    spec: {
      owner,
      environmentName: 'prod',
      resources: manifests.map((object, index) => ({
        id: index === 0 ? 'w' : `m${index}`,
        object: object as never,
      })),
    },
    status: {
      resources: [
        {
          id: 'w',
          version: 'v1',
          group: 'apps',
          kind: 'Deployment',
          name: 'orders',
          healthStatus: 'Healthy' as const,
          ...workload,
        },
        ...others,
      ],
    },
  };
}

const route = (
  health: ReleaseResourceStatus['healthStatus'],
  status?: object,
) =>
  ({
    id: 'r',
    version: 'v1',
    group: 'gateway.networking.k8s.io',
    kind: 'HTTPRoute',
    name: 'orders-public',
    healthStatus: health,
    ...(status ? { status: status as never } : {}),
  } satisfies ReleaseResourceStatus);

describe('reasonInWords', () => {
  it.each([
    {
      reason: 'what the pods say comes first',
      words: reasonInWords(
        release({
          healthStatus: 'Degraded',
          message: '2 of 3 replicas restart: exit code 1 in main, 4 times.',
        }),
      ),
      sentence: '2 of 3 replicas restart: exit code 1 in main, 4 times.',
    },
    {
      reason: 'pods are on their way',
      words: reasonInWords(
        release({
          healthStatus: 'Progressing',
          status: { readyReplicas: 1, updatedReplicas: 3 },
        }),
      ),
      sentence: '1 of 3 replicas is ready.',
    },
    {
      reason: 'the new version replaces the old one',
      words: reasonInWords(
        release({
          healthStatus: 'Progressing',
          status: { readyReplicas: 3, updatedReplicas: 2 },
        }),
      ),
      sentence: '2 of 3 replicas run the new version.',
    },
    {
      reason: 'the time was not enough',
      words: reasonInWords(
        release({
          healthStatus: 'Degraded',
          status: {
            updatedReplicas: 1,
            readyReplicas: 2,
            conditions: [
              {
                type: 'Progressing',
                status: 'False',
                reason: 'ProgressDeadlineExceeded',
              },
            ],
          },
        }),
      ),
      sentence:
        '1 of 3 replicas did not become ready in time; 2 of 3 are ready.',
    },
    {
      reason: 'the quota is used up',
      words: reasonInWords(
        release({
          healthStatus: 'Degraded',
          status: {
            conditions: [
              {
                type: 'ReplicaFailure',
                status: 'True',
                reason: 'FailedCreate',
                message: 'exceeded quota',
              },
            ],
          },
        }),
      ),
      sentence: 'Replicas cannot be started: exceeded quota.',
    },
    {
      reason: 'a route is refused',
      words: reasonInWords(
        release({ status: { readyReplicas: 3 } }, [
          route('Degraded', {
            parents: [
              {
                conditions: [
                  {
                    type: 'Accepted',
                    status: 'False',
                    message: 'host is taken.',
                  },
                ],
              },
            ],
          }),
        ]),
      ),
      sentence: 'HTTPRoute orders-public does not work: host is taken.',
    },
    {
      reason: 'a route is not there',
      words: reasonInWords(release({}, [route('Unknown')])),
      sentence: 'HTTPRoute orders-public was not found on the data plane.',
    },
    {
      reason: 'nothing has started',
      words: reasonInWords(release({ healthStatus: 'Unknown' })),
      sentence: 'Its replicas have not been started yet.',
    },
    {
      reason: 'all is well',
      words: reasonInWords(
        release({ status: { readyReplicas: 3, updatedReplicas: 3 } }),
      ),
      sentence: '3 of 3 replicas are ready.',
    },
  ])('says it plainly when $reason', ({ words, sentence }) => {
    expect(words).toBe(sentence);
  });
});

describe('replicasOf', () => {
  it('is what is ready of what is asked for', () => {
    expect(replicasOf(release({ status: { readyReplicas: 2 } }))).toEqual({
      ready: 2,
      desired: 3,
    });
  });

  it('asks the autoscaler where there is one', () => {
    expect(
      replicasOf(
        release(
          { status: { readyReplicas: 2, replicas: 5 } },
          [],
          [
            { kind: 'Deployment', spec: {} },
            { kind: 'HorizontalPodAutoscaler' },
          ],
        ),
      ),
    ).toEqual({ ready: 2, desired: 5 });
  });
});
