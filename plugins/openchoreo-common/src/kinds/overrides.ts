import { z } from 'zod';
import { raw } from './fields';
import { workloadOverridesSchema } from './workloadTemplate';

const deploymentTemplate = raw().optional();
const serviceTemplate = raw().optional();
const hpaTemplate = raw().optional();
const cronJobTemplate = raw().optional();

const overridesDescription =
  'Fields of the class that differ in this environment, merged over the class of the artifact.';

/** spec/resources.md 3.10, for services and web applications. */
export const deploymentClassOverridesSchema = z
  .object({ deploymentTemplate, serviceTemplate, hpaTemplate })
  .describe(overridesDescription);

/** spec/resources.md 3.10, for scheduled tasks. */
export const cronJobClassOverridesSchema = z
  .object({ cronJobTemplate })
  .describe(overridesDescription);

/** Class overrides where the kind of the class is not known from the kind that holds them. */
export const classOverridesSchema = z
  .object({ deploymentTemplate, serviceTemplate, hpaTemplate, cronJobTemplate })
  .describe(overridesDescription);

/** What a change of an environment's own settings consists of. */
export const overridesSchema = z.object({
  classOverrides: classOverridesSchema.optional(),
  workloadOverrides: workloadOverridesSchema.optional(),
});

/** Fields of a class that differ in one environment. @public */
export type ClassOverrides = z.output<typeof classOverridesSchema>;

/** What of an artifact differs in one environment (spec/resources.md 3.10). @public */
export type EnvironmentOverrides = z.output<typeof overridesSchema>;
