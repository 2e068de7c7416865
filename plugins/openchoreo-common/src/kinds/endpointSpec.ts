import { z } from 'zod';
import { int32 } from './fields';
import { endpointTypes } from './workloadTemplate';

const claimsToHeaders = z.array(
  z.object({ name: z.string(), header: z.string() }),
);

const httpMethods = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
] as const;

const authorization = z.object({
  apiType: z.enum(['REST', 'GRPC', 'GraphQL']),
  rest: z
    .object({
      claimsToHeaders,
      operations: z.array(
        z.object({
          target: z.string(),
          method: z.enum(httpMethods),
          scopes: z.array(z.string()),
        }),
      ),
    })
    .optional(),
  grpc: z
    .object({
      claimsToHeaders,
      operations: z.array(
        z.object({
          name: z.string(),
          methods: z.array(
            z.object({ name: z.string(), scopes: z.array(z.string()) }),
          ),
        }),
      ),
    })
    .optional(),
  graphql: z
    .object({
      claimsToHeaders,
      operations: z.array(
        z.object({
          type: z.enum(['query', 'mutation', 'subscription']),
          name: z.string(),
          scopes: z.array(z.string()),
        }),
      ),
    })
    .optional(),
});

const policySpec = z.object({
  apiKeyAuth: z
    .object({
      keySource: z.object({
        header: z.string(),
        headerAuthScheme: z.string().optional(),
      }),
      secretRefs: z.array(z.string()),
    })
    .optional(),
  basicAuth: z
    .object({
      users: z.array(
        z.object({ username: z.string(), passwordFromSecret: z.string() }),
      ),
      header: z.string(),
      headerAuthScheme: z.string(),
    })
    .optional(),
  oauth2: z
    .object({
      jwt: z.object({
        claims: z
          .array(z.object({ key: z.string(), values: z.array(z.string()) }))
          .optional(),
        authorization,
      }),
    })
    .optional(),
  rateLimit: z
    .object({
      apiLevel: z.object({ timeUnit: z.string(), requestLimit: int32() }),
      operationLevel: z.object({
        rest: z.array(
          z.object({
            target: z.string(),
            method: z.enum(httpMethods),
            timeUnit: z.string(),
            requestLimit: int32(),
          }),
        ),
      }),
    })
    .optional(),
  cors: z
    .object({
      allowOrigins: z.array(z.string()),
      allowMethods: z.array(z.string()),
      allowHeaders: z.array(z.string()),
      exposeHeaders: z.array(z.string()),
      maxAge: int32(),
      allowCredentials: z.boolean(),
    })
    .optional(),
});

const visibility = z.object({
  enable: z.boolean(),
  policies: z
    .array(
      z.object({
        name: z.string(),
        type: z
          .string()
          .describe(
            'oauth2, api-key, basic-auth, rate-limit, cors or mediation.',
          ),
        policySpec,
      }),
    )
    .optional(),
});

/** spec/resources.md 3.12. */
export const endpointSpecSchema = z.object({
  type: z.enum(endpointTypes),
  backendRef: z.object({
    type: z.enum(['componentRef', 'target']),
    basePath: z.string().optional().describe('Default /.'),
    componentRef: z.object({ port: int32() }).optional(),
    target: z
      .object({ url: z.string() })
      .optional()
      .describe('Backend of a proxy.'),
  }),
  networkVisibilities: z
    .object({
      organization: visibility.optional(),
      public: visibility.optional(),
    })
    .optional()
    .describe('Visibility inside the project is implicit.'),
});

/** Spec of an endpoint record (spec/resources.md 3.12). @public */
export type EndpointSpec = z.output<typeof endpointSpecSchema>;
