import { groupOf, type KubeObject } from '@openchoreo-backstage/kube-objects';
import type { HealthStatus } from '../../kinds';
import { at, conditionIn, listAt, numberAt, textAt } from './fields';

/** Why a container that waits will not come up by waiting. */
const BROKEN_WAITING = ['CrashLoopBackOff', 'ImagePullBackOff', 'ErrImagePull'];

type HealthRule = (object: KubeObject) => HealthStatus;

/** By `group/Kind`; kinds that are not here are healthy when they are there. */
const RULES: Readonly<Record<string, HealthRule>> = {
  'apps/Deployment': deploymentHealth,
  'apps/StatefulSet': statefulSetHealth,
  '/Pod': podHealth,
  '/PersistentVolumeClaim': claimHealth,
  'batch/CronJob': cronJobHealth,
  'batch/Job': jobHealth,
  'autoscaling/HorizontalPodAutoscaler': autoscalerHealth,
  'gateway.networking.k8s.io/HTTPRoute': routeHealth,
  'gateway.networking.k8s.io/GRPCRoute': routeHealth,
  'gateway.envoyproxy.io/SecurityPolicy': policyHealth,
  'gateway.envoyproxy.io/BackendTrafficPolicy': policyHealth,
};

/**
 * How an object on a data plane does, from its own status (spec/controllers.md
 * 10.4).
 *
 * @param object - the live object; undefined when it was not found
 * @public
 */
export function resourceHealth(object: KubeObject | undefined): HealthStatus {
  if (!object) return 'Unknown';
  const rule = RULES[`${groupOf(object.apiVersion)}/${object.kind}`];
  return rule ? rule(object) : 'Healthy';
}

function deploymentHealth(object: KubeObject): HealthStatus {
  const desired = numberAt(object, ['spec', 'replicas'], 1);
  if (at(object, 'spec', 'paused') === true || desired === 0)
    return 'Suspended';
  if (!isObserved(object)) return 'Progressing';
  const conditions = listAt(object, 'status', 'conditions');
  const progressing = conditionIn(conditions, 'Progressing');
  if (
    progressing?.reason === 'ProgressDeadlineExceeded' ||
    conditionIn(conditions, 'ReplicaFailure')?.status === 'True'
  ) {
    return 'Degraded';
  }
  const counts = replicaCounts(object);
  if (counts.updated === desired && counts.available === 0) {
    return progressing?.status === 'True' ? 'Progressing' : 'Degraded';
  }
  const available = conditionIn(conditions, 'Available');
  if (
    available &&
    available.status !== 'True' &&
    counts.unavailable > 0 &&
    (counts.ready > 0 || counts.available > 0)
  ) {
    return 'Degraded';
  }
  return counts.updated === desired &&
    counts.ready === desired &&
    counts.available === desired &&
    counts.unavailable === 0
    ? 'Healthy'
    : 'Progressing';
}

function statefulSetHealth(object: KubeObject): HealthStatus {
  const desired = numberAt(object, ['spec', 'replicas'], 1);
  if (desired === 0) return 'Suspended';
  const { ready, available, updated } = replicaCounts(object);
  const isRolledOut =
    textAt(object, 'status', 'currentRevision') ===
    textAt(object, 'status', 'updateRevision');
  return isObserved(object) &&
    isRolledOut &&
    ready === desired &&
    available === desired &&
    updated === desired
    ? 'Healthy'
    : 'Progressing';
}

function podHealth(object: KubeObject): HealthStatus {
  const containers = listAt(object, 'status', 'containerStatuses');
  const isBroken = containers.some(container =>
    BROKEN_WAITING.includes(textAt(container, 'state', 'waiting', 'reason')),
  );
  switch (textAt(object, 'status', 'phase')) {
    case 'Pending':
      return isBroken ? 'Degraded' : 'Progressing';
    case 'Running':
      if (isBroken) return 'Degraded';
      return containers.every(container => container.ready === true)
        ? 'Healthy'
        : 'Progressing';
    case 'Succeeded':
      return 'Healthy';
    case 'Failed':
      return 'Degraded';
    default:
      return 'Unknown';
  }
}

function claimHealth(object: KubeObject): HealthStatus {
  switch (textAt(object, 'status', 'phase')) {
    case 'Bound':
      return 'Healthy';
    case 'Lost':
      return 'Degraded';
    default:
      return 'Progressing';
  }
}

/** A schedule that never came up yet is as healthy as one between two runs. */
function cronJobHealth(object: KubeObject): HealthStatus {
  return at(object, 'spec', 'suspend') === true ? 'Suspended' : 'Healthy';
}

function jobHealth(object: KubeObject): HealthStatus {
  const conditions = listAt(object, 'status', 'conditions');
  if (conditionIn(conditions, 'Complete')?.status === 'True') return 'Healthy';
  if (conditionIn(conditions, 'Failed')?.status === 'True') return 'Degraded';
  return at(object, 'spec', 'suspend') === true ? 'Suspended' : 'Progressing';
}

function autoscalerHealth(object: KubeObject): HealthStatus {
  const scaling = conditionIn(
    listAt(object, 'status', 'conditions'),
    'ScalingActive',
  );
  return scaling?.status === 'False' && scaling.reason !== 'ScalingDisabled'
    ? 'Degraded'
    : 'Healthy';
}

function routeHealth(object: KubeObject): HealthStatus {
  const parents = listAt(object, 'status', 'parents').map(parent =>
    ['Accepted', 'ResolvedRefs'].map(
      type => conditionIn(listAt(parent, 'conditions'), type)?.status,
    ),
  );
  if (parents.some(statuses => statuses.includes('False'))) return 'Degraded';
  return parents.length > 0 &&
    parents.every(statuses => statuses.every(status => status === 'True'))
    ? 'Healthy'
    : 'Progressing';
}

function policyHealth(object: KubeObject): HealthStatus {
  const refused = [
    object.status,
    ...listAt(object, 'status', 'ancestors'),
  ].some(
    part =>
      conditionIn(listAt(part, 'conditions'), 'Accepted')?.status === 'False',
  );
  return refused ? 'Degraded' : 'Healthy';
}

/** Until its controller saw the newest spec, a status speaks of another one. */
function isObserved(object: KubeObject): boolean {
  const observed = numberAt(object, ['status', 'observedGeneration']);
  return observed > 0 && observed >= (object.metadata.generation ?? 0);
}

/** The replica counts of a Deployment or StatefulSet; Kubernetes leaves zeros out. */
export function replicaCounts(object: { status?: unknown }) {
  const count = (field: string) => numberAt(object.status, [field]);
  return {
    updated: count('updatedReplicas'),
    ready: count('readyReplicas'),
    available: count('availableReplicas'),
    unavailable: count('unavailableReplicas'),
  };
}
