import { z } from 'zod';
import { conditions, observedGeneration } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { listMap } from './fields';
import { finalizers } from './labels';
import type { ChoreoObject } from './object';

/** Pipeline of a Project that names none (spec/resources.md 4.7). @public */
export const DEFAULT_PIPELINE = 'default';

/** spec/resources.md 4.7. */
export const projectSpecSchema = z.object({
  deploymentPipelineRef: z
    .string()
    .default(DEFAULT_PIPELINE)
    .describe('DeploymentPipeline in the same namespace.'),
});

const cellRecordSchema = z.object({
  environment: z.string(),
  dataPlane: z.string(),
  namespace: z.string().describe('Namespace of the cell on that data plane.'),
});

/** spec/resources.md 4.7. */
export const projectStatusSchema = z.object({
  observedGeneration: observedGeneration(),
  conditions: conditions(),
  cells: listMap(cellRecordSchema, 'environment', 'dataPlane', 'namespace')
    .optional()
    .describe('Every cell ever created; deletion removes them.'),
});

/** @public */
export type ProjectSpec = z.output<typeof projectSpecSchema>;
/** A cell that was created for a project. @public */
export type CellRecord = z.output<typeof cellRecordSchema>;
/** @public */
export type ProjectStatus = z.output<typeof projectStatusSchema>;
/** Bounded context; becomes one cell per environment (spec/resources.md 4.7). @public */
export type Project = ChoreoObject<'Project', ProjectSpec, ProjectStatus>;

/** spec/resources.md 4.7. */
export const projectKind = defineKind({
  kind: 'Project',
  plural: 'projects',
  shortNames: ['proj', 'projs'],
  nameSyntax: 'label',
  spec: projectSpecSchema,
  status: projectStatusSchema,
  printerColumns: [
    column('Pipeline', '.spec.deploymentPipelineRef'),
    conditionColumn('Ready'),
  ],
  finalizer: finalizers.project,
  description:
    'Bounded context that groups components; becomes one cell per environment.',
});
