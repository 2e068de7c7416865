import { z } from 'zod';
import { int32 } from './fields';
import { endpointTypes } from './workloadTemplate';

/** Levels at which an API may be exposed (spec/resources.md 3.5). @public */
export const exposeLevels = ['Project', 'Organization', 'Public'] as const;

/** `className` where none is given (spec/resources.md 2.1). @public */
export const DEFAULT_CLASS_NAME = 'default';

/** `className` of a type resource, a binding or an API. */
export const className = (what: string) =>
  z
    .string()
    .default(DEFAULT_CLASS_NAME)
    .describe(`${what} in the same namespace.`);

/** spec/resources.md 3.6. */
export const endpointTemplateSchema = z.object({
  className: className('APIClass'),
  type: z.enum(endpointTypes),
  rest: z
    .object({
      backend: z
        .object({
          port: int32()
            .optional()
            .describe(
              'Port of the workload endpoint. Optional only beside `url`.',
            ),
          basePath: z
            .string()
            .optional()
            .describe('Path prefix on the backend.'),
          url: z
            .string()
            .optional()
            .describe(
              'Absolute upstream URL; only for components of type API.',
            ),
        })
        .optional(),
      exposeLevels: z
        .array(z.enum(exposeLevels))
        .optional()
        .describe('Empty means Project only.'),
    })
    .optional()
    .describe('Present exactly when the type is REST.'),
});

/** spec/resources.md 3.7. */
export const endpointAccessSchema = z.object({
  host: z.string(),
  port: int32(),
  scheme: z.string().optional(),
  basePath: z.string().optional(),
  uri: z.string().optional(),
});

/** spec/resources.md 3.7. */
export const endpointStatusSchema = z.object({
  name: z.string().describe('Key of the endpoint.'),
  type: z.enum(endpointTypes),
  project: endpointAccessSchema
    .optional()
    .describe('How components of the same project reach it.'),
  organization: endpointAccessSchema
    .optional()
    .describe('How other projects of the organization reach it.'),
  public: endpointAccessSchema.optional().describe('How anyone reaches it.'),
});

/** Level at which an API is exposed. @public */
export type ExposeLevel = (typeof exposeLevels)[number];

/** How one endpoint of a workload becomes an API (spec/resources.md 3.6). @public */
export type EndpointTemplate = z.output<typeof endpointTemplateSchema>;

/** How one endpoint is reached at one level. @public */
export type EndpointAccess = z.output<typeof endpointAccessSchema>;

/** How one endpoint of a binding is reached (spec/resources.md 3.7). @public */
export type EndpointStatus = z.output<typeof endpointStatusSchema>;
