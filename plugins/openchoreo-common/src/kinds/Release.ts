import { z } from 'zod';
import { conditions, observedGeneration } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { atomicList, checkedDuration, frozenRaw, text, time } from './fields';
import { finalizers } from './labels';
import type { ChoreoObject } from './object';
import { componentOwnerSchema } from './owner';

/** Health of one resource on a data plane (spec/resources.md 3.5). @public */
export const healthStatuses = [
  'Unknown',
  'Progressing',
  'Healthy',
  'Suspended',
  'Degraded',
] as const;

/** spec/resources.md 4.26. */
export const releaseResourceSchema = z.object({
  id: text().describe('Identity of the resource in this Release.'),
  object: frozenRaw().describe('Complete manifest.'),
});

/** spec/resources.md 4.26. */
export const releaseSpecSchema = z.object({
  owner: componentOwnerSchema,
  environmentName: text().describe('Selects the data plane. Immutable.'),
  resources: atomicList(releaseResourceSchema).optional(),
  interval: checkedDuration()
    .optional()
    .describe('Time between checks when stable. Default 5m, 0s means never.'),
  progressingInterval: checkedDuration()
    .optional()
    .describe(
      'Time between checks while something progresses. Default 10s, 0s means never.',
    ),
});

/** spec/resources.md 4.26. */
export const releaseResourceStatusSchema = z.object({
  id: text(),
  version: text(),
  kind: text(),
  name: text(),
  group: z.string().optional().describe('Absent for the core group.'),
  namespace: z.string().optional().describe('Absent when cluster-scoped.'),
  status: frozenRaw().optional().describe('Status of the live object.'),
  healthStatus: z.enum(healthStatuses).optional(),
  message: z
    .string()
    .optional()
    .describe('What its pods say about why it does not run, in one sentence.'),
  lastObservedTime: time()
    .optional()
    .describe('When status or health last changed.'),
});

/** spec/resources.md 4.26. */
export const releaseStatusSchema = z.object({
  observedGeneration: observedGeneration(),
  conditions: conditions(),
  dataPlane: z
    .string()
    .optional()
    .describe('`namespace/name` of the data plane last used.'),
  resources: atomicList(releaseResourceStatusSchema)
    .optional()
    .describe('Inventory of what was applied.'),
});

/** Health of one resource on a data plane. @public */
export type HealthStatus = (typeof healthStatuses)[number];
/** One manifest of a Release. @public */
export type ReleaseResource = z.output<typeof releaseResourceSchema>;
/** @public */
export type ReleaseSpec = z.output<typeof releaseSpecSchema>;
/** State of one manifest of a Release on the data plane. @public */
export type ReleaseResourceStatus = z.output<
  typeof releaseResourceStatusSchema
>;
/** @public */
export type ReleaseStatus = z.output<typeof releaseStatusSchema>;
/** Manifests of one binding, applied to a data plane and tracked (spec/resources.md 4.26). @public */
export type Release = ChoreoObject<'Release', ReleaseSpec, ReleaseStatus>;

/** spec/resources.md 4.26. */
export const releaseKind = defineKind({
  kind: 'Release',
  plural: 'releases',
  spec: releaseSpecSchema,
  status: releaseStatusSchema,
  printerColumns: [
    column('Component', '.spec.owner.componentName'),
    column('Environment', '.spec.environmentName'),
    conditionColumn('Applied'),
  ],
  headlineCondition: 'Applied',
  finalizer: finalizers.release,
  description:
    'Final manifests of one binding, applied to the data plane of its environment and tracked.',
});
