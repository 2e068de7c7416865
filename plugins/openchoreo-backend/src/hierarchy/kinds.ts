import type { KindRef } from '@openchoreo-backstage/kube-objects';
import { kindRef } from '@openchoreo-backstage/plugin-openchoreo-common';

/** References of the kinds that the control plane reads and writes. */
export const kinds = {
  Organization: kindRef('Organization'),
  DataPlane: kindRef('DataPlane'),
  Environment: kindRef('Environment'),
  DeploymentPipeline: kindRef('DeploymentPipeline'),
  Project: kindRef('Project'),
  Component: kindRef('Component'),
  Workload: kindRef('Workload'),
  Service: kindRef('Service'),
  ServiceClass: kindRef('ServiceClass'),
  APIClass: kindRef('APIClass'),
  ServiceBinding: kindRef('ServiceBinding'),
  DeployableArtifact: kindRef('DeployableArtifact'),
  Deployment: kindRef('Deployment'),
  Release: kindRef('Release'),
  Promotion: kindRef('Promotion'),
  Namespace: { apiVersion: 'v1', kind: 'Namespace' },
} as const satisfies Record<string, KindRef>;
