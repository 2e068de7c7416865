import { z } from 'zod';
import { applicationSchema } from './application';
import { conditions, observedGeneration } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { atomicList, int32, int64, time } from './fields';
import { finalizers } from './labels';
import type { ChoreoObject } from './object';
import { classOverridesSchema } from './overrides';
import { workloadOverridesSchema } from './workloadTemplate';

/** Revisions kept where `revisionHistoryLimit` is absent (spec/resources.md 4.25). @public */
export const DEFAULT_REVISION_HISTORY_LIMIT = 10;

/** spec/resources.md 4.25. */
export const deploymentSpecSchema = z.object({
  deploymentArtifactRef: z
    .string()
    .describe('DeployableArtifact in the same namespace.'),
  revisionHistoryLimit: int32()
    .optional()
    .describe('Revisions kept in the status. Default 10.'),
  configurationOverrides: z
    .object({
      endpointTemplates: z.array(z.object({})).optional(),
      dependencies: z.object({}).optional(),
      application: applicationSchema.optional(),
    })
    .optional()
    .describe('Read on imported objects; rendered nowhere.'),
});

/** spec/resources.md 4.25. */
export const deploymentRevisionSchema = z.object({
  revision: int64().min(1).describe('From 1, never used again.'),
  hash: z
    .string()
    .describe('Over artifact hash and overrides; equal means no new revision.'),
  deploymentArtifactRef: z.string(),
  artifactHash: z.string(),
  changeHash: z
    .string()
    .optional()
    .describe(
      'Over artifact, overrides, configuration and release state at that time.',
    ),
  image: z.string().optional().describe('Image of the main container.'),
  classOverrides: classOverridesSchema.optional(),
  workloadOverrides: workloadOverridesSchema.optional(),
  cause: z.enum(['Build', 'Promotion', 'Rollback', 'Edit', 'Import']),
  promotion: z.string().optional().describe('Promotion that caused it.'),
  author: z
    .string()
    .optional()
    .describe('Entity ref, or the field manager of a direct edit.'),
  deployedAt: time(),
  readySince: time()
    .optional()
    .describe('Start of the last time it was Ready without a break.'),
  readyUntil: time().optional().describe('End of it; absent while it lasts.'),
  result: z.enum(['Progressing', 'Ready', 'Degraded', 'Superseded']),
  seal: z
    .string()
    .optional()
    .describe('Proof that the control plane wrote this entry.'),
});

/** spec/resources.md 4.25. */
export const deploymentStatusSchema = z.object({
  observedGeneration: observedGeneration(),
  conditions: conditions(),
  revisions: atomicList(deploymentRevisionSchema)
    .optional()
    .describe('What ran here, newest first.'),
});

/** @public */
export type DeploymentSpec = z.output<typeof deploymentSpecSchema>;
/** One entry of `status.revisions[]` (spec/resources.md 4.25). @public */
export type DeploymentRevision = z.output<typeof deploymentRevisionSchema>;
/** @public */
export type DeploymentStatus = z.output<typeof deploymentStatusSchema>;
/**
 * Runtime deployment of an artifact in one environment (spec/resources.md
 * 4.25). Not the core Kubernetes kind of the same name.
 *
 * @public
 */
export type ChoreoDeployment = ChoreoObject<
  'Deployment',
  DeploymentSpec,
  DeploymentStatus
>;

/** spec/resources.md 4.25. */
export const deploymentKind = defineKind({
  kind: 'Deployment',
  plural: 'deployments',
  spec: deploymentSpecSchema,
  status: deploymentStatusSchema,
  printerColumns: [
    column('Artifact', '.spec.deploymentArtifactRef'),
    conditionColumn('Ready'),
  ],
  finalizer: finalizers.deployment,
  description:
    'An artifact in one environment, with the revisions that ran there.',
});
