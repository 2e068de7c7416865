import { z } from 'zod';

/** spec/resources.md 3.2. */
export const valueFromSchema = z
  .object({
    secretRef: z
      .string()
      .optional()
      .describe('Name of a Secret in the same namespace that holds the value.'),
    value: z
      .string()
      .optional()
      .describe('The value itself. Sealed at rest and never shown again.'),
  })
  .describe('A value given inline or by reference; exactly one of the two.');

/** spec/resources.md 3.2. */
export const kubernetesClusterSchema = z.object({
  server: z.string().describe('URL of the API server.'),
  tls: z.object({
    ca: valueFromSchema.describe('CA certificate, PEM in base64.'),
  }),
  auth: z
    .object({
      mtls: z
        .object({
          clientCert: valueFromSchema.describe(
            'Client certificate, PEM in base64.',
          ),
          clientKey: valueFromSchema.describe('Client key, PEM in base64.'),
        })
        .optional()
        .describe('Client certificate authentication.'),
      bearerToken: valueFromSchema
        .optional()
        .describe('Bearer token as it is, not in base64.'),
    })
    .describe('How to authenticate; exactly one method.'),
});

/** spec/resources.md 3.2. */
export const observerApiSchema = z.object({
  url: z
    .string()
    .describe('Base URL of the log query service; empty means none.'),
  authentication: z.object({
    basicAuth: z.object({
      username: z.string(),
      password: z.string().describe('Sealed at rest and never shown again.'),
    }),
  }),
});

/** A value given inline or by the name of a Secret. @public */
export type ValueFrom = z.output<typeof valueFromSchema>;

/** Where a Kubernetes cluster is and how to authenticate to it. @public */
export type KubernetesCluster = z.output<typeof kubernetesClusterSchema>;

/** Where runtime logs of a plane are read from. @public */
export type ObserverApi = z.output<typeof observerApiSchema>;
