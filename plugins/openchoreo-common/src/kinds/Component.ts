import { z } from 'zod';
import { conditionedStatusSchema, type ConditionedStatus } from './condition';
import { column, conditionColumn, defineKind } from './definition';
import { listMap, text } from './fields';
import { finalizers } from './labels';
import type { ChoreoObject } from './object';
import { projectOwnerSchema } from './owner';

/** Component types that are accepted on create (spec/resources.md A-16). @public */
export const componentTypes = [
  'Service',
  'WebApplication',
  'ScheduledTask',
  'API',
] as const;

const buildRepositorySchema = z.object({
  url: z.string().describe('https or ssh Git URL.'),
  revision: z.object({ branch: z.string() }),
  appPath: z.string().describe('Path of the application in the repository.'),
});

const buildTemplateRefSchema = z.object({
  engine: z.string().optional().describe('Default argo, the only one.'),
  name: z.string().describe('ClusterWorkflowTemplate on the build plane.'),
  parameters: listMap(
    z.object({ name: z.string(), value: z.string() }),
    'name',
  ).optional(),
});

/** spec/resources.md 4.8. */
export const componentSpecSchema = z.object({
  owner: projectOwnerSchema,
  // No enum: other types of upstream load and are reported as
  // UnsupportedComponentType; only their creation is refused.
  type: text().describe(
    'Service, WebApplication, ScheduledTask or API. Immutable.',
  ),
  build: z
    .object({
      repository: buildRepositorySchema,
      templateRef: buildTemplateRefSchema,
    })
    .optional()
    .describe('How to build it. Absent: bring your own image.'),
});

/** Type of a component. @public */
export type ComponentType = (typeof componentTypes)[number];
/** @public */
export type ComponentSpec = z.output<typeof componentSpecSchema>;
/** Build recipe of a component. @public */
export type ComponentBuild = NonNullable<ComponentSpec['build']>;
/** @public */
export type ComponentStatus = ConditionedStatus;
/** Identity, type and build recipe of one deployable unit (spec/resources.md 4.8). @public */
export type Component = ChoreoObject<
  'Component',
  ComponentSpec,
  ComponentStatus
>;

/**
 * The type of a component in our words, or undefined when it is one that we do
 * not run. Upstream's `APIProxy` is read as `API` (spec/resources.md A-16).
 *
 * @public
 */
export function componentTypeOf(type: string): ComponentType | undefined {
  const name = type === 'APIProxy' ? 'API' : type;
  return componentTypes.find(known => known === name);
}

/** spec/resources.md 4.8. */
export const componentKind = defineKind({
  kind: 'Component',
  plural: 'components',
  shortNames: ['comp', 'comps'],
  nameSyntax: 'label',
  spec: componentSpecSchema,
  status: conditionedStatusSchema,
  printerColumns: [
    column('Project', '.spec.owner.projectName'),
    column('Type', '.spec.type'),
    conditionColumn('Ready'),
  ],
  finalizer: finalizers.component,
  description: 'Identity, type and build recipe of one deployable unit.',
});
