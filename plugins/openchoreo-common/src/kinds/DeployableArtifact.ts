import { z } from 'zod';
import { applicationSchema, taskSchema } from './application';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { column, defineKind } from './definition';
import { endpointSpecSchema } from './endpointSpec';
import { endpointTemplateSchema } from './endpointTemplate';
import { frozenRaw, sha256 } from './fields';
import { finalizers } from './labels';
import type { ChoreoObject } from './object';
import { workloadTemplateSchema } from './workloadTemplate';

const targetArtifactSchema = z.object({
  fromBuildRef: z
    .object({
      name: z.string().optional().describe('Build in the same namespace.'),
      gitRevision: z
        .string()
        .optional()
        .describe('Newest Build of that revision; excludes `name`.'),
    })
    .optional(),
  fromImageRef: z
    .object({
      tag: z.string().optional().describe('Image tag or digest.'),
      skipVersionValidation: z.boolean().optional(),
    })
    .optional(),
});

const endpointTemplateRecordSchema = z.object({
  metadata: z.object({
    name: z.string().optional(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    finalizers: z.array(z.string()).optional(),
  }),
  spec: endpointSpecSchema,
});

/** spec/resources.md 4.24. */
export const classSnapshotSchema = z.object({
  className: z.string().optional(),
  spec: frozenRaw().optional().describe('Spec of the class at that moment.'),
  apiClasses: z
    .record(z.string(), frozenRaw())
    .optional()
    .describe('Specs of the APIClasses in use, by name.'),
});

/** spec/resources.md 4.24. */
export const deployableArtifactSpecSchema = z.object({
  targetArtifact: targetArtifactSchema.describe(
    'Where it came from; exactly one of the two.',
  ),
  configuration: z
    .object({
      endpointTemplates: z.array(endpointTemplateRecordSchema).optional(),
      dependencies: z.object({}).optional(),
      application: applicationSchema.optional(),
    })
    .optional()
    .describe('Read on imported objects; rendered nowhere.'),
  contentHash: sha256()
    .optional()
    .describe('Hash of the frozen content; the name follows from it.'),
  workloadSpec: workloadTemplateSchema
    .optional()
    .describe('The whole Workload, images by digest where known.'),
  apis: z
    .record(z.string(), endpointTemplateSchema)
    .optional()
    .describe('Frozen APIs.'),
  task: taskSchema.optional().describe('Frozen schedule.'),
  classSnapshot: classSnapshotSchema
    .optional()
    .describe('Frozen platform classes.'),
});

/** Frozen platform classes of an artifact. @public */
export type ClassSnapshot = z.output<typeof classSnapshotSchema>;
/** @public */
export type DeployableArtifactSpec = z.output<
  typeof deployableArtifactSpecSchema
>;
/** @public */
export type DeployableArtifactStatus = ConditionedStatus;
/** Immutable unit of promotion (spec/resources.md 4.24). @public */
export type DeployableArtifact = ChoreoObject<
  'DeployableArtifact',
  DeployableArtifactSpec,
  DeployableArtifactStatus
>;

/** spec/resources.md 4.24. */
export const deployableArtifactKind = defineKind({
  kind: 'DeployableArtifact',
  plural: 'deployableartifacts',
  spec: deployableArtifactSpecSchema,
  status: conditionedStatusSchema,
  printerColumns: [
    column('Component', '.metadata.labels.openchoreo\\.dev/component'),
    column('Image', '.spec.workloadSpec.containers.main.image'),
  ],
  headlineCondition: 'Available',
  finalizer: finalizers.deployableArtifact,
  description:
    'Immutable unit of promotion: image and configuration, the same in every environment.',
});
