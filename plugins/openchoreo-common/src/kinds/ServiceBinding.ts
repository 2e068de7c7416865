import { z } from 'zod';
import { conditions, observedGeneration } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import {
  className,
  endpointStatusSchema,
  endpointTemplateSchema,
} from './endpointTemplate';
import { atomicList, text, time } from './fields';
import type { ChoreoObject } from './object';
import { deploymentClassOverridesSchema } from './overrides';
import { componentOwnerSchema } from './owner';
import {
  workloadOverridesSchema,
  workloadTemplateSchema,
} from './workloadTemplate';

/** What a binding does with its Release (spec/resources.md 4.19). @public */
export const releaseStates = ['Active', 'Suspend', 'Undeploy'] as const;

/** spec/resources.md 4.19. */
export const holdSchema = z.object({
  reason: z.string(),
  by: z.string().describe('Entity ref of who holds it.'),
  since: time(),
  promotion: z.string().optional().describe('Promotion that set the hold.'),
});

/** spec/resources.md 4.19. */
export const serviceBindingSpecSchema = z.object({
  owner: componentOwnerSchema,
  environment: text().describe('Environment in the same namespace. Immutable.'),
  className: className('ServiceClass'),
  workloadSpec: workloadTemplateSchema.describe(
    'Frozen copy of what runs here; follows the artifact.',
  ),
  apis: z
    .record(z.string(), endpointTemplateSchema)
    .optional()
    .describe('Copied from the artifact.'),
  releaseState: z.enum(releaseStates).default('Active'),
  artifactRef: z
    .string()
    .optional()
    .describe('DeployableArtifact in the same namespace.'),
  classOverrides: deploymentClassOverridesSchema.optional(),
  workloadOverrides: workloadOverridesSchema.optional(),
  hold: holdSchema
    .optional()
    .describe('Automation leaves this binding alone until resumed.'),
});

/** spec/resources.md 4.19. */
export const serviceBindingStatusSchema = z.object({
  observedGeneration: observedGeneration(),
  conditions: conditions(),
  endpoints: atomicList(endpointStatusSchema)
    .optional()
    .describe('How each endpoint is reached.'),
});

/** What a binding does with its Release. @public */
export type ReleaseState = (typeof releaseStates)[number];
/** `spec.hold` of a binding: automation keeps its hands off. @public */
export type BindingHold = z.output<typeof holdSchema>;
/** @public */
export type ServiceBindingSpec = z.output<typeof serviceBindingSpecSchema>;
/** @public */
export type ServiceBindingStatus = z.output<typeof serviceBindingStatusSchema>;
/** One service in one environment (spec/resources.md 4.19). @public */
export type ServiceBinding = ChoreoObject<
  'ServiceBinding',
  ServiceBindingSpec,
  ServiceBindingStatus
>;

/** spec/resources.md 4.19. */
export const serviceBindingKind = defineKind({
  kind: 'ServiceBinding',
  plural: 'servicebindings',
  spec: serviceBindingSpecSchema,
  status: serviceBindingStatusSchema,
  printerColumns: [
    column('Component', '.spec.owner.componentName'),
    column('Environment', '.spec.environment'),
    column('Artifact', '.spec.artifactRef'),
    column('State', '.spec.releaseState'),
    conditionColumn('Ready'),
  ],
  description:
    'One service in one environment: class, artifact and settings of the environment.',
});
