import { z } from 'zod';
import type {
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import type { DeployImageRequest } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { AccessDemand } from '../../access/caller';
import type { AccessFacts } from '../../access/facts';
import { lookups } from '../../hierarchy';
import { parseInput } from '../input';
import { route, type Route } from '../route';
import { deployImage } from './deployImage';

/** Longest OCI reference that registries take. */
const MAX_IMAGE = 512;

const body = z.strictObject({
  image: z
    .string()
    .trim()
    .min(1, 'is required')
    .max(MAX_IMAGE)
    .regex(/^\S+$/, 'must not contain spaces'),
  container: z.string().min(1).optional(),
  sandbox: z
    .strictObject({
      readyAfter: z.string().optional(),
      crashAfter: z.string().optional(),
      exitCode: z.number().int().min(0).max(255).optional(),
      hang: z.boolean().optional(),
      logLines: z.array(z.string().max(1_024)).max(50).optional(),
      message: z.string().max(1_024).optional(),
    })
    .optional(),
  reason: z.string().trim().max(1_024).optional(),
}) satisfies z.ZodType<DeployImageRequest>;

/** Actions on components. */
export function componentRoutes(options: {
  client: ObjectClient;
  reader: ObjectReader;
  facts: AccessFacts;
}): Route[] {
  const { client, reader, facts } = options;
  const find = lookups(reader);
  return [
    route({
      method: 'post',
      path: '/components/:namespace/:name/image',
      action: 'develop',
      summary: "Writes a new image into the component's Workload",
      parse: request => ({
        namespace: request.params.namespace,
        name: request.params.name,
        body: parseInput(body, request.body, 'The request'),
      }),
      audit: {
        eventId: 'image-deploy',
        about: ({ namespace, name, body: { image } }) => ({
          component: `${namespace}/${name}`,
          image,
        }),
      },
      access({ namespace, name }): AccessDemand[] {
        const component = find.component(namespace, name);
        const scope = component
          ? facts.scopeOf(component)
          : { organization: namespace };
        return [{ action: 'develop', scope }];
      },
      async handle(input, { caller, response, requestId }) {
        const { body: request, ...component } = input;
        const workload = await deployImage(
          { client, reader },
          component,
          request,
          {
            actor: caller.actor,
            notable: true,
            reason: `Deployed image ${request.image}${
              request.reason ? `: ${request.reason}` : ''
            }`,
            cause: requestId,
          },
        );
        response.json({
          namespace: workload.metadata.namespace,
          name: workload.metadata.name,
          resourceVersion: workload.metadata.resourceVersion,
        });
      },
    }),
  ];
}
