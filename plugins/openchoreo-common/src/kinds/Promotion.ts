import { z } from 'zod';
import { column, defineKind } from './definition';
import { int32, int64, text } from './fields';
import { finalizers } from './labels';
import type { ChoreoObject } from './object';
import { overridesSchema } from './overrides';
import { componentOwnerSchema } from './owner';
import { promotionStatusSchema } from './promotionStatus';
import { releaseStates } from './ServiceBinding';

/** Who or what asked for a Promotion (spec/resources.md 4.29). @public */
export const promotionTriggers = [
  'Manual',
  'AutoPromote',
  'AutoRollback',
  'Train',
  'Import',
] as const;

/** spec/resources.md 4.29; design.md section 6 for overrides and release state. */
export const promotionSpecSchema = z.object({
  owner: componentOwnerSchema,
  from: text()
    .optional()
    .describe(
      'Source Environment. Absent: a rollback, a change of settings inside `to`, or a deployment into the root environment.',
    ),
  to: text().describe('Target Environment.'),
  artifactRef: text().describe('DeployableArtifact of the same component.'),
  overrides: overridesSchema
    .optional()
    .describe('New settings of the environment; excludes `from`.'),
  releaseState: z
    .enum(releaseStates)
    .optional()
    .describe('New release state of the binding; excludes `from`.'),
  revision: int64()
    .min(1)
    .optional()
    .describe(
      'Revision of `to` to restore, overrides included; excludes `from`.',
    ),
  reason: z
    .string()
    .max(1024)
    .optional()
    .describe('Required without `from` and when `to` is production.'),
  trigger: z.enum(promotionTriggers).default('Manual'),
  requestedBy: text().describe(
    'Entity ref of the requester; set by the API from the credentials.',
  ),
  train: z
    .object({
      name: text(),
      order: int32().describe('Lower first, equal ones together.'),
      size: int32().min(1).describe('Members of the train.'),
    })
    .optional()
    .describe('Release train this belongs to.'),
  retryOf: z
    .string()
    .optional()
    .describe('Finished Promotion that this one repeats.'),
});

/** Who or what asked for a Promotion. @public */
export type PromotionTrigger = (typeof promotionTriggers)[number];
/** @public */
export type PromotionSpec = z.output<typeof promotionSpecSchema>;
/** @public */
export type PromotionStatus = z.output<typeof promotionStatusSchema>;
/** One request to let one change into one environment (spec/resources.md 4.29). @public */
export type Promotion = ChoreoObject<
  'Promotion',
  PromotionSpec,
  PromotionStatus
>;

/** spec/resources.md 4.29. */
export const promotionKind = defineKind({
  kind: 'Promotion',
  plural: 'promotions',
  shortNames: ['promo', 'promos'],
  spec: promotionSpecSchema,
  status: promotionStatusSchema,
  printerColumns: [
    column('Component', '.spec.owner.componentName'),
    column('From', '.spec.from'),
    column('To', '.spec.to'),
    column('Artifact', '.spec.artifactRef'),
    column('Phase', '.status.phase'),
    column('Requested-By', '.spec.requestedBy'),
    { ...column('Message', '.status.message'), priority: 1 },
  ],
  finalizer: finalizers.promotion,
  description:
    'One request to let one change into one environment, with its gates, approvals and outcome.',
});
