import { z } from 'zod';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { defineKind } from './definition';
import { atomicList } from './fields';
import { gatePolicyFields } from './gatePolicy';
import type { SpeclessObject } from './object';

/** spec/resources.md 4.5. */
export const promotionTargetSchema = z.object({
  name: z.string().describe('Environment in the same namespace.'),
  requiresApproval: z
    .boolean()
    .optional()
    .describe(
      'Without `approval`: the `before` checks, else one approval. Default false.',
    ),
  isManualApprovalRequired: z
    .boolean()
    .optional()
    .describe('Without `approval`: one approval by a person. Default false.'),
  ...gatePolicyFields,
});

/** spec/resources.md 4.5. */
export const promotionPathSchema = z.object({
  sourceEnvironmentRef: z
    .string()
    .describe('Environment in the same namespace.'),
  targetEnvironmentRefs: atomicList(promotionTargetSchema).describe(
    'May be empty: a pipeline of one stage.',
  ),
});

/** spec/resources.md 4.5. */
export const deploymentPipelineSpecSchema = z.object({
  promotionPaths: atomicList(promotionPathSchema)
    .optional()
    .describe('Edges of the promotion graph, in display order.'),
});

/** One target of a promotion path, with its gates. @public */
export type PromotionTarget = z.output<typeof promotionTargetSchema>;
/** The edges that leave one environment. @public */
export type PromotionPath = z.output<typeof promotionPathSchema>;
/** @public */
export type DeploymentPipelineSpec = z.output<
  typeof deploymentPipelineSpecSchema
>;
/** @public */
export type DeploymentPipelineStatus = ConditionedStatus;
/** Directed promotion graph over environments, with gates (spec/resources.md 4.5). @public */
export type DeploymentPipeline = SpeclessObject<
  'DeploymentPipeline',
  DeploymentPipelineSpec,
  DeploymentPipelineStatus
>;

/** spec/resources.md 4.5. */
export const deploymentPipelineKind = defineKind({
  kind: 'DeploymentPipeline',
  plural: 'deploymentpipelines',
  shortNames: ['deppipe', 'deppipes'],
  nameSyntax: 'label',
  spec: deploymentPipelineSpecSchema,
  status: conditionedStatusSchema,
  specRequired: false,
  headlineCondition: 'Available',
  description: 'Directed promotion graph over environments, with gates.',
});
