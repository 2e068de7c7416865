import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { resourceHealth } from './resourceHealth';

function object(
  kind: string,
  apiVersion: string,
  status?: object,
  spec: object = {},
): KubeObject {
  return {
    apiVersion,
    kind,
    metadata: { name: 'a', generation: 2 },
    spec,
    status,
  };
}

const deployment = (status: object, spec: object = { replicas: 3 }) =>
  object('Deployment', 'apps/v1', { observedGeneration: 2, ...status }, spec);

const condition = (type: string, status: string, reason = '') => ({
  type,
  status,
  reason,
});
const all = {
  updatedReplicas: 3,
  readyReplicas: 3,
  availableReplicas: 3,
};
const container = (state: object, ready = false) => ({
  containerStatuses: [{ name: 'main', ready, state }],
});
const waiting = (reason: string) => container({ waiting: { reason } });
const route = (...statuses: string[]) => ({
  parents: statuses.map(status => ({
    conditions: [
      condition('Accepted', status),
      condition('ResolvedRefs', 'True'),
    ],
  })),
});

describe('resourceHealth', () => {
  it.each<{ reason: string; of: KubeObject | undefined; health: string }>([
    { reason: 'not found', of: undefined, health: 'Unknown' },
    {
      reason: 'a Deployment without replicas',
      of: deployment({}, { replicas: 0 }),
      health: 'Suspended',
    },
    {
      reason: 'a paused Deployment',
      of: deployment(all, { replicas: 3, paused: true }),
      health: 'Suspended',
    },
    {
      reason: 'a Deployment that was not looked at',
      of: object('Deployment', 'apps/v1', undefined, { replicas: 3 }),
      health: 'Progressing',
    },
    {
      reason: 'a Deployment whose status is of the spec before',
      of: deployment({ ...all, observedGeneration: 1 }),
      health: 'Progressing',
    },
    {
      reason: 'a Deployment past its deadline',
      of: deployment({
        conditions: [
          condition('Progressing', 'False', 'ProgressDeadlineExceeded'),
        ],
      }),
      health: 'Degraded',
    },
    {
      reason: 'a Deployment that cannot make pods',
      of: deployment({ conditions: [condition('ReplicaFailure', 'True')] }),
      health: 'Degraded',
    },
    {
      reason: 'a Deployment whose pods start',
      of: deployment({
        updatedReplicas: 3,
        unavailableReplicas: 3,
        conditions: [condition('Progressing', 'True', 'ReplicaSetUpdated')],
      }),
      health: 'Progressing',
    },
    {
      reason: 'a Deployment whose pods all went away',
      of: deployment({
        updatedReplicas: 3,
        unavailableReplicas: 3,
        conditions: [condition('Progressing', 'False')],
      }),
      health: 'Degraded',
    },
    {
      reason: 'a Deployment that lacks pods',
      of: deployment({
        updatedReplicas: 3,
        readyReplicas: 1,
        availableReplicas: 1,
        unavailableReplicas: 2,
        conditions: [condition('Available', 'False')],
      }),
      health: 'Degraded',
    },
    { reason: 'a whole Deployment', of: deployment(all), health: 'Healthy' },
    {
      reason: 'a Deployment of one, by default',
      of: deployment(
        { updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
        {},
      ),
      health: 'Healthy',
    },
    {
      reason: 'a rolling Deployment',
      of: deployment({ ...all, updatedReplicas: 1, unavailableReplicas: 0 }),
      health: 'Progressing',
    },
    {
      reason: 'a whole StatefulSet',
      of: object(
        'StatefulSet',
        'apps/v1',
        {
          observedGeneration: 2,
          ...all,
          currentRevision: 'a',
          updateRevision: 'a',
        },
        { replicas: 3 },
      ),
      health: 'Healthy',
    },
    {
      reason: 'a rolling StatefulSet',
      of: object(
        'StatefulSet',
        'apps/v1',
        {
          observedGeneration: 2,
          ...all,
          currentRevision: 'a',
          updateRevision: 'b',
        },
        { replicas: 3 },
      ),
      health: 'Progressing',
    },
    {
      reason: 'a pod that restarts',
      of: object('Pod', 'v1', {
        phase: 'Running',
        ...waiting('CrashLoopBackOff'),
      }),
      health: 'Degraded',
    },
    {
      reason: 'a pod without image',
      of: object('Pod', 'v1', {
        phase: 'Pending',
        ...waiting('ImagePullBackOff'),
      }),
      health: 'Degraded',
    },
    {
      reason: 'a pod that starts',
      of: object('Pod', 'v1', {
        phase: 'Running',
        ...container({ running: {} }),
      }),
      health: 'Progressing',
    },
    {
      reason: 'a pod that is ready',
      of: object('Pod', 'v1', {
        phase: 'Running',
        ...container({ running: {} }, true),
      }),
      health: 'Healthy',
    },
    {
      reason: 'a failed pod',
      of: object('Pod', 'v1', { phase: 'Failed' }),
      health: 'Degraded',
    },
    {
      reason: 'a lost pod',
      of: object('Pod', 'v1', { phase: 'Unknown' }),
      health: 'Unknown',
    },
    {
      reason: 'a schedule that never ran',
      of: object('CronJob', 'batch/v1', {}),
      health: 'Healthy',
    },
    {
      reason: 'a suspended schedule',
      of: object('CronJob', 'batch/v1', {}, { suspend: true }),
      health: 'Suspended',
    },
    {
      reason: 'a failed job',
      of: object('Job', 'batch/v1', {
        conditions: [condition('Failed', 'True')],
      }),
      health: 'Degraded',
    },
    {
      reason: 'a job that runs',
      of: object('Job', 'batch/v1', {}),
      health: 'Progressing',
    },
    {
      reason: 'an accepted route',
      of: object('HTTPRoute', 'gateway.networking.k8s.io/v1', route('True')),
      health: 'Healthy',
    },
    {
      reason: 'a route that one gateway refuses',
      of: object(
        'HTTPRoute',
        'gateway.networking.k8s.io/v1',
        route('True', 'False'),
      ),
      health: 'Degraded',
    },
    {
      reason: 'a route that no gateway has seen',
      of: object('HTTPRoute', 'gateway.networking.k8s.io/v1', {}),
      health: 'Progressing',
    },
    {
      reason: 'an autoscaler that cannot scale',
      of: object('HorizontalPodAutoscaler', 'autoscaling/v2', {
        conditions: [condition('ScalingActive', 'False', 'FailedGetMetric')],
      }),
      health: 'Degraded',
    },
    {
      reason: 'an autoscaler of a suspended workload',
      of: object('HorizontalPodAutoscaler', 'autoscaling/v2', {
        conditions: [condition('ScalingActive', 'False', 'ScalingDisabled')],
      }),
      health: 'Healthy',
    },
    {
      reason: 'a lost volume claim',
      of: object('PersistentVolumeClaim', 'v1', { phase: 'Lost' }),
      health: 'Degraded',
    },
    {
      reason: 'a refused policy',
      of: object('SecurityPolicy', 'gateway.envoyproxy.io/v1alpha1', {
        ancestors: [{ conditions: [condition('Accepted', 'False')] }],
      }),
      health: 'Degraded',
    },
    {
      reason: 'anything else that is there',
      of: object('ConfigMap', 'v1'),
      health: 'Healthy',
    },
    {
      reason: 'a kind of the same name in another group',
      of: object('Deployment', 'openchoreo.dev/v1alpha1'),
      health: 'Healthy',
    },
  ])('of $reason is $health', ({ of, health }) => {
    expect(resourceHealth(of)).toBe(health);
  });
});
