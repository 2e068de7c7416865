import { z } from 'zod';
import { kubernetesClusterSchema, observerApiSchema } from './cluster';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { text } from './fields';
import { finalizers } from './labels';
import type { ChoreoObject } from './object';

const allowedKindSchema = z.object({
  group: z.string().describe('API group; empty for the core group.'),
  kind: text(),
});

/** spec/resources.md 4.2; design.md section 7 for sandbox and allowed kinds. */
export const dataPlaneSpecSchema = z.object({
  registry: z.object({
    prefix: z
      .string()
      .describe('Registry host and namespace that images are pulled from.'),
    secretRef: z
      .string()
      .optional()
      .describe('Pull Secret; absent for an open registry.'),
  }),
  kubernetesCluster: kubernetesClusterSchema
    .optional()
    .describe('The cluster. Excludes `sandbox`; one of the two is required.'),
  sandbox: z
    .object({})
    .optional()
    .describe(
      'A plane simulated in process. Excludes `kubernetesCluster`; one of the two is required.',
    ),
  allowedKinds: z
    .array(allowedKindSchema)
    .optional()
    .describe(
      'Kinds a Release may contain. The default has no Namespace, no role and nothing cluster-scoped.',
    ),
  gateway: z.object({
    publicVirtualHost: z.string().describe('Domain of the external gateway.'),
    organizationVirtualHost: z
      .string()
      .describe('Domain of the internal gateway.'),
  }),
  observer: observerApiSchema.optional().describe('Runtime logs.'),
});

/** A kind that a Release on a plane may contain, in any version. @public */
export type AllowedKind = z.output<typeof allowedKindSchema>;
/** @public */
export type DataPlaneSpec = z.output<typeof dataPlaneSpecSchema>;
/** @public */
export type DataPlaneStatus = ConditionedStatus;
/** Cluster that hosts environments (spec/resources.md 4.2). @public */
export type DataPlane = ChoreoObject<
  'DataPlane',
  DataPlaneSpec,
  DataPlaneStatus
>;

/**
 * What a Release may contain on a plane without `allowedKinds`: everything the
 * renderer makes and the usual workload kinds, all namespaced, none that grants
 * rights.
 *
 * @public
 */
export const defaultAllowedKinds: readonly AllowedKind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: '', kind: 'PersistentVolumeClaim' },
  { group: '', kind: 'Secret' },
  { group: '', kind: 'Service' },
  { group: 'apps', kind: 'Deployment' },
  { group: 'apps', kind: 'StatefulSet' },
  { group: 'autoscaling', kind: 'HorizontalPodAutoscaler' },
  { group: 'batch', kind: 'CronJob' },
  { group: 'batch', kind: 'Job' },
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy' },
  { group: 'gateway.envoyproxy.io', kind: 'BackendTrafficPolicy' },
  { group: 'gateway.envoyproxy.io', kind: 'HTTPRouteFilter' },
  { group: 'gateway.envoyproxy.io', kind: 'SecurityPolicy' },
  { group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' },
  { group: 'gateway.networking.k8s.io', kind: 'HTTPRoute' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
  { group: 'policy', kind: 'PodDisruptionBudget' },
  { group: 'secrets-store.csi.x-k8s.io', kind: 'SecretProviderClass' },
];

/** spec/resources.md 4.2. */
export const dataPlaneKind = defineKind({
  kind: 'DataPlane',
  plural: 'dataplanes',
  shortNames: ['dp', 'dps'],
  nameSyntax: 'label',
  spec: dataPlaneSpecSchema,
  status: conditionedStatusSchema,
  printerColumns: [
    column('Public-Host', '.spec.gateway.publicVirtualHost'),
    conditionColumn('Ready'),
  ],
  sealed: [
    'spec.kubernetesCluster.auth.bearerToken.value',
    'spec.kubernetesCluster.auth.mtls.clientCert.value',
    'spec.kubernetesCluster.auth.mtls.clientKey.value',
    'spec.observer.authentication.basicAuth.password',
  ],
  finalizer: finalizers.dataPlane,
  description:
    'Kubernetes cluster or sandbox that hosts environments, with its registry and gateway hosts.',
});
