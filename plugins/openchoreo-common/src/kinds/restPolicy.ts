import { z } from 'zod';
import { int32, int64 } from './fields';

const strings = () => z.array(z.string()).optional();

const transformationRule = z.object({
  type: z.enum(['json', 'xml']),
  action: z.enum(['addFields', 'addHeader', 'removeHeaders', 'removeFields']),
  fields: z.record(z.string(), z.string()).optional(),
  headers: strings(),
  headerName: z.string().optional(),
  headerValue: z.string().optional(),
});

const authentication = z.object({
  type: z.enum(['jwt', 'apikey', 'oauth2', 'basic']),
  jwt: z
    .object({
      jwks: z.string().describe('JWKS URL.'),
      issuer: z.string(),
      audience: strings(),
    })
    .optional(),
  apikey: z
    .object({
      header: z.string().optional(),
      queryParam: z.string().optional(),
    })
    .optional()
    .describe('Where the key is read; one of the two.'),
  oauth2: z
    .object({
      tokenUrl: z.string(),
      scopes: strings().describe(
        'With type jwt these scopes are required and all else is denied.',
      ),
    })
    .optional(),
});

/** spec/resources.md 3.11. */
export const restPolicySchema = z.object({
  rateLimit: z
    .object({
      requests: int64().min(1).describe('Requests allowed per window.'),
      window: z.string().describe('One of 1s, 1m, 1h, 1d.'),
    })
    .optional(),
  authentication: authentication.optional(),
  cors: z
    .object({
      allowOrigins: strings(),
      allowMethods: strings(),
      allowHeaders: strings(),
      exposeHeaders: strings(),
      maxAge: int64().optional().describe('Seconds.'),
    })
    .optional(),
  security: z
    .object({
      allowedIPs: strings().describe('CIDRs.'),
      blockedIPs: strings().describe('CIDRs.'),
      requireTLS: z.boolean().optional(),
      minTLSVersion: z.string().optional(),
    })
    .optional(),
  mediation: z
    .object({
      requestTransformations: z.array(transformationRule).optional(),
      responseTransformations: z.array(transformationRule).optional(),
    })
    .optional(),
  circuitBreaker: z
    .object({
      enabled: z.boolean(),
      maxConnections: int32().optional(),
      maxPendingRequests: int32().optional(),
      maxParallelRequests: int32().optional(),
      maxParallelRetries: int32().optional(),
    })
    .optional(),
});

/** Policies of REST APIs at one exposure level (spec/resources.md 3.11). @public */
export type RestPolicy = z.output<typeof restPolicySchema>;
