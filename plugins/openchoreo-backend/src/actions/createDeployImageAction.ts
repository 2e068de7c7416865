import { demand } from '../access/caller';
import { deployImage } from '../http/components/deployImage';
import { demandComponent, type ActionParts } from './actionParts';
import { nameField, namespaceField, reasonField } from './fields';

/** Longest OCI reference that registries take. */
const MAX_IMAGE = 512;

/** Registers `deploy-image`. */
export function createDeployImageAction(parts: ActionParts): void {
  const { registry, invoke, client, reader, facts } = parts;
  registry.register({
    name: 'deploy-image',
    title: 'Deploy an image of a component',
    description: `
Writes a new container image into the workload of a component. A version is made from it, and the first environment of the pipeline follows, unless it is held; other environments are reached by \`promote\` only.

## When to use

- When an image was built elsewhere and shall run in the first environment.
- Not for other environments, and not to go back there: use \`promote\` and \`roll-back\`.

The answer comes before it runs; see \`get-delivery\` for how it goes.
`,
    attributes: { readOnly: false, destructive: true, idempotent: true },
    schema: {
      input: z =>
        z.object({
          namespace: namespaceField(z),
          component: nameField(z, 'Name of the component.'),
          image: z
            .string()
            .trim()
            .min(1)
            .max(MAX_IMAGE)
            .regex(/^\S+$/, 'must not contain spaces')
            .describe('OCI reference with a tag or, better, a digest.'),
          container: nameField(
            z,
            'Which container. Default: the principal one.',
          ).optional(),
          reason: reasonField(z, 'Why; read in the history.').optional(),
        }),
      output: z =>
        z.object({
          namespace: z.string(),
          workload: z.string().describe('The Workload that has the image now.'),
          resourceVersion: z.string(),
        }),
    },
    action: ({ input, credentials }) => {
      const { namespace, component, ...request } = input;
      return invoke(
        credentials,
        {
          eventId: 'image-deploy',
          about: {
            component: `${namespace}/${component}`,
            image: request.image,
          },
        },
        async ({ caller, requestId }) => {
          demandComponent(parts, caller, input);
          demand(caller, [
            {
              action: 'develop',
              scope: facts.scopeOfComponent(namespace, component),
            },
          ]);
          const { metadata } = await deployImage(
            { client, reader },
            { namespace, name: component },
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
          return {
            namespace,
            workload: metadata.name,
            resourceVersion: metadata.resourceVersion,
          };
        },
      );
    },
  });
}
