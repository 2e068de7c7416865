import { z } from 'zod';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { defineKind } from './definition';
import { raw } from './fields';
import type { SpeclessObject } from './object';

/** spec/resources.md 4.15. */
export const serviceClassSpecSchema = z.object({
  deploymentTemplate: raw()
    .optional()
    .describe(
      'apps/v1 DeploymentSpec. Name a container `main` to reach the workload.',
    ),
  serviceTemplate: raw().optional().describe('core/v1 ServiceSpec.'),
  hpaTemplate: raw()
    .optional()
    .describe(
      'autoscaling/v2 HorizontalPodAutoscalerSpec without scaleTargetRef.',
    ),
});

/** @public */
export type ServiceClassSpec = z.output<typeof serviceClassSpecSchema>;
/** @public */
export type ServiceClassStatus = ConditionedStatus;
/** Platform template of services (spec/resources.md 4.15). @public */
export type ServiceClass = SpeclessObject<
  'ServiceClass',
  ServiceClassSpec,
  ServiceClassStatus
>;

/** spec/resources.md 4.15. */
export const serviceClassKind = defineKind({
  kind: 'ServiceClass',
  plural: 'serviceclasses',
  spec: serviceClassSpecSchema,
  status: conditionedStatusSchema,
  specRequired: false,
  description:
    'Platform template of services: replicas, resources, probes and other standards.',
});
