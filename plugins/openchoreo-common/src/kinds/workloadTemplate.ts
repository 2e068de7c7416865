import { z } from 'zod';
import {
  envFromSchema,
  envVarSchema,
  fileMountSchema,
  fileMountsFromSchema,
} from './configuration';
import { duration, int32, port, sha256, text } from './fields';

/** Kinds of endpoints, case-sensitive (spec/resources.md 3.5). @public */
export const endpointTypes = [
  'HTTP',
  'REST',
  'gRPC',
  'GraphQL',
  'Websocket',
  'TCP',
  'UDP',
] as const;

/** Longest `schema.content` in bytes (design.md section 4). @public */
export const MAX_SCHEMA_CONTENT_BYTES = 256 * 1024;

/** What both a container and its override may set. */
const containerConfiguration = {
  env: z.array(envVarSchema).optional(),
  envFrom: z.array(envFromSchema).optional(),
  fileMounts: z.array(fileMountSchema).optional(),
  fileMountsFrom: z.array(fileMountsFromSchema).optional(),
};

/** spec/resources.md 3.4. */
export const containerSchema = z.object({
  image: text().describe('OCI reference with a tag or a digest.'),
  command: z.array(z.string()).optional().describe('Entrypoint.'),
  args: z.array(z.string()).optional().describe('Arguments.'),
  ...containerConfiguration,
});

/** spec/resources.md 3.4. */
export const workloadEndpointSchema = z.object({
  type: z.enum(endpointTypes),
  port: port().describe('Port the container listens on.'),
  schema: z
    .object({
      type: z
        .string()
        .optional()
        .describe('Free text, usually the endpoint type again.'),
      content: z
        .string()
        .max(MAX_SCHEMA_CONTENT_BYTES)
        .optional()
        .describe('API definition (OpenAPI, proto, SDL), at most 256 KiB.'),
      contentHash: sha256()
        .optional()
        .describe(
          'Stands for `content` where the text itself is not kept: in bindings.',
        ),
    })
    .optional(),
});

/** spec/resources.md 3.4. */
export const connectionSchema = z.object({
  type: z
    .enum(['api', 'external'])
    .describe(
      '`api`: endpoint of a component. `external`: outside the platform.',
    ),
  params: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      'api: componentName, endpoint, projectName. external: host, port, scheme, basePath.',
    ),
  inject: z.object({
    env: z.array(
      z.object({
        name: z.string().describe('Name of the environment variable.'),
        value: z
          .string()
          .describe(
            'Template over host, port, scheme, basePath, uri and url, written {{ .host }}.',
          ),
      }),
    ),
  }),
});

/** design.md section 7: what a sandbox plane makes of this workload. */
export const sandboxBehaviourSchema = z
  .object({
    readyAfter: duration()
      .optional()
      .describe('Time from start until the pods are ready.'),
    crashAfter: duration()
      .optional()
      .describe('Time from start until the main container exits.'),
    exitCode: int32()
      .min(0)
      .max(255)
      .optional()
      .describe('Exit code of the crash or of the finished task.'),
    hang: z.boolean().optional().describe('Never becomes ready, never ends.'),
    logLines: z
      .array(z.string().max(4096))
      .max(200)
      .optional()
      .describe('Lines written to the log after the start.'),
    message: z
      .string()
      .max(1024)
      .optional()
      .describe('Termination message of the crash.'),
  })
  .describe('Behaviour on sandbox planes, frozen into the artifact.');

/** spec/resources.md 3.4. */
export const workloadTemplateSchema = z.object({
  containers: z
    .record(z.string(), containerSchema)
    .optional()
    .describe('Containers by name; the principal one is `main`.'),
  endpoints: z
    .record(z.string(), workloadEndpointSchema)
    .optional()
    .describe('What the workload listens on, by endpoint name.'),
  connections: z
    .record(z.string(), connectionSchema)
    .optional()
    .describe('What the workload calls, by connection name.'),
  sandbox: sandboxBehaviourSchema.optional(),
});

/**
 * spec/resources.md 3.10. Fields that an override may not contain (`image`,
 * `command`, ...) are kept by the schema instead of pruned, so that admission
 * refuses them by name; dropped in silence they would look accepted.
 */
export const workloadOverridesSchema = z
  .object({
    containers: z
      .record(
        z.string(),
        z
          .object(containerConfiguration)
          .meta({ 'x-kubernetes-preserve-unknown-fields': true }),
      )
      .optional()
      .describe(
        'By container name: env is merged by key, the other lists are appended.',
      ),
    endpoints: z
      .record(z.string(), workloadEndpointSchema.partial())
      .optional()
      .describe(
        'By endpoint name; given fields replace those of the artifact.',
      ),
    connections: z
      .record(z.string(), connectionSchema.partial())
      .optional()
      .describe(
        'By connection name; given fields replace those of the artifact.',
      ),
  })
  .meta({ 'x-kubernetes-preserve-unknown-fields': true })
  .describe(
    'What differs in this environment. Never image, command, args or a container that the artifact lacks.',
  );

/** Kind of an endpoint. @public */
export type EndpointType = (typeof endpointTypes)[number];

/** One container of a workload. @public */
export type WorkloadContainer = z.output<typeof containerSchema>;

/** One endpoint of a workload. @public */
export type WorkloadEndpoint = z.output<typeof workloadEndpointSchema>;

/** One connection of a workload. @public */
export type WorkloadConnection = z.output<typeof connectionSchema>;

/** What a sandbox plane makes of a workload. @public */
export type SandboxBehaviour = z.output<typeof sandboxBehaviourSchema>;

/** What runs, what it exposes and what it calls (spec/resources.md 3.4). @public */
export type WorkloadTemplate = z.output<typeof workloadTemplateSchema>;

/** What of a WorkloadTemplate differs in one environment (spec/resources.md 3.10). @public */
export type WorkloadOverrides = z.output<typeof workloadOverridesSchema>;
