import { z } from 'zod';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import type { ChoreoObject } from './object';
import { componentOwnerSchema } from './owner';
import { workloadTemplateSchema } from './workloadTemplate';

/** spec/resources.md 4.10. */
export const workloadSpecSchema = z.object({
  owner: componentOwnerSchema,
  ...workloadTemplateSchema.shape,
});

/** @public */
export type WorkloadSpec = z.output<typeof workloadSpecSchema>;
/** @public */
export type WorkloadStatus = ConditionedStatus;
/** What to run, what it exposes and what it calls (spec/resources.md 4.10). @public */
export type Workload = ChoreoObject<'Workload', WorkloadSpec, WorkloadStatus>;

/** spec/resources.md 4.10. */
export const workloadKind = defineKind({
  kind: 'Workload',
  plural: 'workloads',
  spec: workloadSpecSchema,
  status: conditionedStatusSchema,
  printerColumns: [
    column('Component', '.spec.owner.componentName'),
    column('Image', '.spec.containers.main.image'),
    conditionColumn('Ready'),
  ],
  description:
    'Runtime contract of a component: what to run, what it exposes, what it depends on.',
});
