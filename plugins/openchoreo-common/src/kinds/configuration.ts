import { z } from 'zod';

const configurationKeyRef = z.object({
  name: z.string().describe('ConfigurationGroup in the same namespace.'),
  key: z.string().describe('Key in that group.'),
});

const secretKeyRef = z.object({
  name: z.string().describe('Secret in the namespace of the cell.'),
  key: z.string().describe('Key in that Secret.'),
});

/** Where a value comes from; exactly one of the two references. */
export const valueSourceSchema = z.object({
  configurationGroupRef: configurationKeyRef.optional(),
  secretRef: secretKeyRef.optional(),
});

/** spec/resources.md 3.4. */
export const envVarSchema = z
  .object({
    key: z.string().describe('Name of the environment variable.'),
    value: z.string().optional().describe('Literal value.'),
    valueFrom: valueSourceSchema
      .optional()
      .describe('Reference to the value; excludes `value`.'),
  })
  .describe('One environment variable.');

/** spec/resources.md 3.9. */
export const envFromSchema = z
  .object({
    configurationGroupRef: z.object({ name: z.string() }).optional(),
    secretRef: z.object({ name: z.string() }).optional(),
  })
  .describe('Every key of one group or Secret as environment variables.');

/** spec/resources.md 3.9. */
export const fileMountSchema = z
  .object({
    mountPath: z.string().describe('Full path of the file.'),
    value: z.string().optional().describe('Content of the file.'),
    valueFrom: valueSourceSchema
      .optional()
      .describe('Reference to the content; excludes `value`.'),
  })
  .describe('One file.');

const directoryRef = z.object({
  name: z.string(),
  mountPath: z.string().describe('Absolute path of the directory.'),
});

/** spec/resources.md 3.9. */
export const fileMountsFromSchema = z
  .object({
    configurationGroupRef: directoryRef.optional(),
    secretRef: directoryRef.optional(),
  })
  .describe('Every key of one group or Secret as files of one directory.');

/** Reference to one key of a ConfigurationGroup or a Secret. @public */
export type ValueSource = z.output<typeof valueSourceSchema>;

/** One environment variable of a container. @public */
export type EnvVar = z.output<typeof envVarSchema>;

/** Import of all keys of a group or Secret as environment variables. @public */
export type EnvFrom = z.output<typeof envFromSchema>;

/** One file of a container. @public */
export type FileMount = z.output<typeof fileMountSchema>;

/** Import of all keys of a group or Secret as files. @public */
export type FileMountsFrom = z.output<typeof fileMountsFromSchema>;
