import { z } from 'zod';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { text, time } from './fields';
import { gatePolicySchema } from './gatePolicy';
import { finalizers } from './labels';
import type { SpeclessObject } from './object';

/** DataPlane of an Environment that names none (spec/resources.md 4.4). @public */
export const DEFAULT_DATA_PLANE = 'default';

/** spec/resources.md 4.4; design.md section 6 for `gates`. */
export const environmentSpecSchema = z.object({
  dataPlaneRef: z
    .string()
    .optional()
    .describe('DataPlane in the same namespace. Default `default`. Immutable.'),
  isProduction: z
    .boolean()
    .optional()
    .describe('Critical stage. Default false. Immutable.'),
  gateway: z
    .object({
      dnsPrefix: z
        .string()
        .optional()
        .describe('Host prefix. Default the name. Immutable.'),
      security: z
        .object({
          remoteJwks: z
            .object({ uri: z.string().describe('JWKS URL.') })
            .optional(),
        })
        .optional(),
    })
    .optional(),
  freeze: z
    .object({
      reason: text().max(512).describe('Shown in every refusal.'),
      by: z.string().describe('Entity ref of who froze it; set by the API.'),
      until: time().optional().describe('Absent: until removed.'),
    })
    .optional()
    .describe('While it is in force no artifact enters.'),
  gates: gatePolicySchema
    .optional()
    .describe('Gates of this environment, beside those of each pipeline.'),
});

/** @public */
export type EnvironmentSpec = z.output<typeof environmentSpecSchema>;
/** `spec.freeze` of an Environment. @public */
export type EnvironmentFreeze = NonNullable<EnvironmentSpec['freeze']>;
/** @public */
export type EnvironmentStatus = ConditionedStatus;
/** Stage bound to one data plane (spec/resources.md 4.4). @public */
export type Environment = SpeclessObject<
  'Environment',
  EnvironmentSpec,
  EnvironmentStatus
>;

/** spec/resources.md 4.4. */
export const environmentKind = defineKind({
  kind: 'Environment',
  plural: 'environments',
  shortNames: ['env', 'envs'],
  nameSyntax: 'label',
  spec: environmentSpecSchema,
  status: conditionedStatusSchema,
  specRequired: false,
  printerColumns: [
    column('DataPlane', '.spec.dataPlaneRef'),
    { name: 'Production', type: 'boolean', jsonPath: '.spec.isProduction' },
    conditionColumn('Ready'),
  ],
  finalizer: finalizers.environment,
  description: 'Stage such as dev, staging or prod, bound to one data plane.',
});
