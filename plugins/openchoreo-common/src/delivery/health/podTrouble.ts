import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { listAt, numberAt, textAt } from './fields';
import { ofReplicas, times } from './replicas';

/** What is wrong with the pods of a workload. @public */
export interface PodTrouble {
  /** For example `2 of 3 replicas restart: exit code 1 in main, 4 times.` */
  sentence: string;
  /**
   * It does not look as if it healed by itself: a container was started again
   * and ended again, or cannot be started at all. A Deployment says so only
   * when its progress deadline is over, minutes later.
   */
  stuck: boolean;
}

/** Restarts after which a container is believed to crash every time. */
const STUCK_RESTARTS = 2;
/** Why kubelets do not start a container. */
const CANNOT_START = [
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
];

/**
 * What pods say about why replicas are not ready, worst first: restarts, then
 * containers that cannot be started.
 *
 * @param pods - the live pods of one workload
 * @param desired - how many replicas there should be
 * @returns undefined when no pod has trouble
 * @public
 */
export function podTrouble(
  pods: readonly KubeObject[],
  desired: number,
): PodTrouble | undefined {
  const staying = pods.filter(pod => !pod.metadata.deletionTimestamp);
  const crashing = staying.flatMap(crashOf);
  if (crashing.length > 0) {
    const [worst] = [...crashing].sort((a, b) => b.restarts - a.restarts);
    const cause = `exit code ${worst.exitCode} in ${worst.container}, ${times(
      worst.restarts,
    )}`;
    return {
      sentence: `${ofReplicas(crashing.length, desired)} ${
        crashing.length === 1 ? 'restarts' : 'restart'
      }: ${cause}${worst.message ? ` (${worst.message})` : ''}.`,
      stuck: worst.restarts >= STUCK_RESTARTS,
    };
  }
  const unstarted = staying.flatMap(startFailureOf);
  return unstarted.length > 0
    ? {
        sentence: `${ofReplicas(unstarted.length, desired)} cannot start: ${
          unstarted[0]
        }.`,
        stuck: true,
      }
    : undefined;
}

interface Crash {
  container: string;
  exitCode: number;
  restarts: number;
  message: string;
}

function crashOf(pod: KubeObject): Crash[] {
  const crashes = listAt(pod, 'status', 'containerStatuses').flatMap(
    (container): Crash[] => {
      const ended =
        numberAt(container, ['state', 'terminated', 'exitCode'], -1) > 0
          ? ['state', 'terminated']
          : ['lastState', 'terminated'];
      const exitCode = numberAt(container, [...ended, 'exitCode'], 0);
      return container.ready !== true && exitCode !== 0
        ? [
            {
              container: textAt(container, 'name'),
              exitCode,
              restarts: Math.max(1, numberAt(container, ['restartCount'])),
              message: textAt(container, ...ended, 'message'),
            },
          ]
        : [];
    },
  );
  return crashes.slice(0, 1);
}

function startFailureOf(pod: KubeObject): string[] {
  return listAt(pod, 'status', 'containerStatuses')
    .flatMap(container => {
      const reason = textAt(container, 'state', 'waiting', 'reason');
      if (!CANNOT_START.includes(reason)) return [];
      const message = textAt(container, 'state', 'waiting', 'message');
      return reason.includes('Image')
        ? [`image ${textAt(container, 'image')} cannot be pulled`]
        : [message.replace(/\.$/, '') || reason];
    })
    .slice(0, 1);
}
