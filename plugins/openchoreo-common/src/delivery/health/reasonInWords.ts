import type { Release, ReleaseResourceStatus } from '../../kinds';
import { conditionIn, listAt, numberAt, textAt } from './fields';
import { ofReplicas } from './replicas';
import { replicaCounts } from './resourceHealth';

/**
 * The worst thing about what a Release put on its data plane, in one plain
 * sentence: `2 of 3 replicas restart: exit code 1 in main, 4 times.`
 *
 * @public
 */
export function reasonInWords(
  release: Pick<Release, 'spec' | 'status'>,
): string {
  const resources = release.status?.resources ?? [];
  const workload = resources.find(
    ({ kind }) => kind === 'Deployment' || kind === 'StatefulSet',
  );
  const desired = workload ? desiredReplicas(release, workload) : 0;
  if (workload?.message) return workload.message;
  const worst = ['Degraded', 'Unknown', 'Progressing', 'Suspended'] as const;
  for (const health of worst) {
    const found = resources.find(
      resource => (resource.healthStatus ?? 'Unknown') === health,
    );
    if (found) return resourceSentence(found, desired);
  }
  return workload
    ? `${replicaCounts(workload).ready} of ${desired} replicas are ready.`
    : 'Everything is applied.';
}

/** Ready and desired replicas of a Release's workload; undefined without one. @public */
export function replicasOf(
  release: Pick<Release, 'spec' | 'status'>,
): { ready: number; desired: number } | undefined {
  const workload = release.status?.resources?.find(
    ({ kind }) => kind === 'Deployment' || kind === 'StatefulSet',
  );
  return (
    workload && {
      ready: replicaCounts(workload).ready,
      desired: desiredReplicas(release, workload),
    }
  );
}

/** What the manifest asks for; where an autoscaler decides, what there is. */
function desiredReplicas(
  release: Pick<Release, 'spec' | 'status'>,
  workload: ReleaseResourceStatus,
): number {
  const manifest = release.spec.resources?.find(({ id }) => id === workload.id);
  const scaled = release.spec.resources?.some(
    ({ object }) => object.kind === 'HorizontalPodAutoscaler',
  );
  return numberAt(
    manifest?.object,
    ['spec', 'replicas'],
    scaled ? numberAt(workload.status, ['replicas'], 1) : 1,
  );
}

function resourceSentence(
  resource: ReleaseResourceStatus,
  desired: number,
): string {
  const { kind, name, healthStatus = 'Unknown' } = resource;
  if (kind === 'Deployment' || kind === 'StatefulSet') {
    return workloadSentence(resource, desired);
  }
  const refusal = refusalOf(resource);
  switch (healthStatus) {
    case 'Degraded':
      return `${kind} ${name} does not work${refusal ? `: ${refusal}` : ''}.`;
    case 'Suspended':
      return `${kind} ${name} is suspended.`;
    case 'Progressing':
      return `${kind} ${name} is not accepted yet.`;
    default:
      return `${kind} ${name} was not found on the data plane.`;
  }
}

function workloadSentence(
  resource: ReleaseResourceStatus,
  desired: number,
): string {
  if (resource.healthStatus === 'Suspended') return 'It is suspended.';
  if (!resource.status) return 'Its replicas have not been started yet.';
  const { ready, updated } = replicaCounts(resource);
  const conditions = listAt(resource.status, 'conditions');
  if (
    conditionIn(conditions, 'Progressing')?.reason ===
    'ProgressDeadlineExceeded'
  ) {
    return `${ofReplicas(
      Math.min(updated, desired) || desired,
      desired,
    )} did not become ready in time; ${ready} of ${desired} ${
      ready === 1 ? 'is' : 'are'
    } ready.`;
  }
  const failure = conditionIn(conditions, 'ReplicaFailure');
  if (failure?.status === 'True') {
    return `Replicas cannot be started: ${sentenceEnd(
      failure.message || failure.reason,
    )}`;
  }
  return ready < desired
    ? `${ready} of ${ofReplicas(desired)} ${ready === 1 ? 'is' : 'are'} ready.`
    : `${Math.min(updated, desired)} of ${ofReplicas(
        desired,
      )} run the new version.`;
}

/** What a gateway says about a route that it does not serve. */
function refusalOf(resource: ReleaseResourceStatus): string | undefined {
  const lists = [
    listAt(resource.status, 'conditions'),
    ...listAt(resource.status, 'parents').map(parent =>
      listAt(parent, 'conditions'),
    ),
  ];
  const refused = lists
    .flat()
    .find(condition => textAt(condition, 'status') === 'False');
  const text =
    refused && (textAt(refused, 'message') || textAt(refused, 'reason'));
  return text?.replace(/\.$/, '');
}

function sentenceEnd(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
