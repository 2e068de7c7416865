import { z } from 'zod';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { className, endpointTemplateSchema } from './endpointTemplate';
import type { ChoreoObject } from './object';
import { componentOwnerSchema } from './owner';

/** spec/resources.md 4.11. */
export const serviceSpecSchema = z.object({
  owner: componentOwnerSchema,
  workloadName: z.string().describe('Workload in the same namespace.'),
  className: className('ServiceClass'),
  overrides: z
    .record(z.string(), z.boolean())
    .optional()
    .describe('Kept for imported objects; has no effect.'),
  apis: z
    .record(z.string(), endpointTemplateSchema)
    .optional()
    .describe('How endpoints of the workload are exposed, by endpoint name.'),
});

/** @public */
export type ServiceSpec = z.output<typeof serviceSpecSchema>;
/** @public */
export type ServiceStatus = ConditionedStatus;
/**
 * Joins a Workload to a ServiceClass (spec/resources.md 4.11). Not the core
 * Kubernetes kind of the same name.
 *
 * @public
 */
export type ChoreoService = ChoreoObject<'Service', ServiceSpec, ServiceStatus>;

/** spec/resources.md 4.11. */
export const serviceKind = defineKind({
  kind: 'Service',
  plural: 'services',
  spec: serviceSpecSchema,
  status: conditionedStatusSchema,
  printerColumns: [
    column('Component', '.spec.owner.componentName'),
    column('Class', '.spec.className'),
    conditionColumn('Ready'),
  ],
  description:
    'Type-specific settings of a service: joins its Workload to a platform class.',
});
