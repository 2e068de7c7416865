import type { KubeObject } from '@openchoreo-backstage/kube-objects';

/** Core `v1` Pod. */
export const POD = { apiVersion: 'v1', kind: 'Pod' };

/** The fields of a container that the sandbox looks at. */
export interface Container {
  name: string;
  image?: string;
  ports?: Array<{ containerPort: number; name?: string }>;
}

/** The fields of a pod spec that the sandbox looks at. */
export interface PodSpec {
  containers: Container[];
  nodeName?: string;
}

/** A pod template, as Deployments carry it. */
export interface PodTemplate {
  metadata?: {
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec: PodSpec;
}

/** Exactly one member is there. */
export interface ContainerState {
  running?: { startedAt: string };
  waiting?: { reason: string; message?: string };
  terminated?: {
    exitCode: number;
    reason: string;
    message?: string;
    startedAt: string;
    finishedAt: string;
  };
}

export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  ready: boolean;
  started: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
}

export interface PodCondition {
  type: 'PodScheduled' | 'Initialized' | 'ContainersReady' | 'Ready';
  status: 'True' | 'False';
  reason?: string;
  message?: string;
  lastTransitionTime: string;
}

export interface PodStatus {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  startTime?: string;
  conditions?: PodCondition[];
  containerStatuses?: ContainerStatus[];
}

export type Pod = KubeObject<PodSpec, PodStatus>;

/** Since when the pod has been ready; undefined when it is not. */
export function readySince(pod: Pod): Date | undefined {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.status === 'True'
    ? new Date(ready.lastTransitionTime)
    : undefined;
}
