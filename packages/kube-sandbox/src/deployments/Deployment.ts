import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { PodTemplate } from '../pods/Pod';

/** `apps/v1` Deployment. */
export const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment' };

/** `apps/v1` ReplicaSet: the pods of one version of a Deployment. */
export const REPLICA_SET = { apiVersion: 'apps/v1', kind: 'ReplicaSet' };

/** Tells the pods of a Deployment's versions apart, as in Kubernetes. */
export const TEMPLATE_HASH_LABEL = 'pod-template-hash';

export interface LabelSelectorSpec {
  matchLabels?: Record<string, string>;
}

export interface DeploymentSpec {
  /** Default 1. */
  replicas?: number;
  selector: LabelSelectorSpec;
  template: PodTemplate;
  strategy?: {
    type?: 'RollingUpdate' | 'Recreate';
    rollingUpdate?: {
      /** Default 25 %, rounded up. */
      maxSurge?: number | string;
      /** Default 25 %, rounded down. */
      maxUnavailable?: number | string;
    };
  };
  /** Default 0. */
  minReadySeconds?: number;
  /** Default 600. */
  progressDeadlineSeconds?: number;
  paused?: boolean;
}

export interface DeploymentCondition {
  type: 'Available' | 'Progressing';
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  /** When anything about it changed; for Progressing also the last progress. */
  lastUpdateTime: string;
  lastTransitionTime: string;
}

/** Numbers that are 0 are left out, as Kubernetes does. */
export interface DeploymentStatus {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  conditions?: DeploymentCondition[];
}

export type Deployment = KubeObject<DeploymentSpec, DeploymentStatus>;

export interface ReplicaSetSpec {
  replicas: number;
  selector: LabelSelectorSpec;
  template: PodTemplate;
}

export interface ReplicaSetStatus {
  replicas: number;
  readyReplicas?: number;
  availableReplicas?: number;
  observedGeneration?: number;
}

export type ReplicaSet = KubeObject<ReplicaSetSpec, ReplicaSetStatus>;
