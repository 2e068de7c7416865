import { z } from 'zod';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { defineKind } from './definition';
import type { SpeclessObject } from './object';
import { restPolicySchema } from './restPolicy';

/** spec/resources.md 4.18. */
export const apiClassSpecSchema = z.object({
  restPolicy: z
    .object({
      defaults: restPolicySchema.optional().describe('Base of all levels.'),
      public: restPolicySchema
        .optional()
        .describe('Merged over the defaults at level Public.'),
      organization: restPolicySchema
        .optional()
        .describe('Merged over the defaults at level Organization.'),
    })
    .optional()
    .describe('Policies of REST APIs.'),
  grpcPolicy: z.object({}).optional().describe('No fields yet.'),
});

/** @public */
export type APIClassSpec = z.output<typeof apiClassSpecSchema>;
/** @public */
export type APIClassStatus = ConditionedStatus;
/** API management policies per exposure level (spec/resources.md 4.18). @public */
export type APIClass = SpeclessObject<'APIClass', APIClassSpec, APIClassStatus>;

/** spec/resources.md 4.18. */
export const apiClassKind = defineKind({
  kind: 'APIClass',
  plural: 'apiclasses',
  spec: apiClassSpecSchema,
  status: conditionedStatusSchema,
  specRequired: false,
  description: 'API management policies per exposure level.',
});
