import { z } from 'zod';
import { text } from './fields';

/** spec/resources.md 3.3. */
export const projectOwnerSchema = z
  .object({
    projectName: text().describe('Project in the same namespace. Immutable.'),
  })
  .describe('The project this belongs to.');

/** spec/resources.md 3.3. */
export const componentOwnerSchema = z
  .object({
    projectName: text().describe('Project in the same namespace. Immutable.'),
    componentName: text().describe(
      'Component in the same namespace. Immutable.',
    ),
  })
  .describe('The component this belongs to.');

/** `spec.owner` of a Component. @public */
export type ProjectOwner = z.output<typeof projectOwnerSchema>;

/** `spec.owner` of all that belongs to a component. @public */
export type ComponentOwner = z.output<typeof componentOwnerSchema>;
