import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  type Component,
  type DeliveryView,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds } from '../hierarchy';
import { deliveryFor, type ActionParts } from './actionParts';
import { nameField } from './fields';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/** Registers `list-components`. */
export function createListComponentsAction(parts: ActionParts): void {
  const { registry, invoke, reader, facts } = parts;
  registry.register({
    name: 'list-components',
    title: 'List OpenChoreo components',
    description: `
Lists the components that you may see, each with its state, and with what runs in each environment of its pipeline.

## When to use

- To find the name of a component before any other action.
- To see at a glance what is Degraded, Failed or Waiting, and which version runs where.
- Not for details of one component, such as revisions, gates and refusals: use \`get-delivery\`.

## Answer

\`state\` is one of Ready, RollingOut, Degraded, Failed, Suspended, NotDeployed, Waiting; \`message\` says the worst thing in one sentence. Environments come in the order of the pipeline. When \`next\` is there, more components follow: pass it as \`after\`.
`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          namespace: nameField(
            z,
            'Only this organization. Default: all.',
          ).optional(),
          project: nameField(z, 'Only this project.').optional(),
          limit: z
            .number()
            .int()
            .min(1)
            .max(MAX_LIMIT)
            .default(DEFAULT_LIMIT)
            .describe(`Most components of one answer, at most ${MAX_LIMIT}.`),
          after: z.string().optional().describe('`next` of the answer before.'),
        }),
      output: z =>
        z.object({
          components: z.array(
            z.object({
              namespace: z.string(),
              name: z.string(),
              displayName: z.string(),
              project: z.string(),
              type: z.string(),
              state: z.string(),
              message: z.string(),
              environments: z.array(
                z.object({
                  name: z.string(),
                  isProduction: z.boolean(),
                  state: z.string(),
                  message: z.string(),
                  version: z.string().optional(),
                  artifact: z.string().optional(),
                  endpoints: z.array(z.string()),
                  simulated: z
                    .boolean()
                    .describe('It runs on a sandbox: nothing real runs.'),
                }),
              ),
            }),
          ),
          total: z.number().describe('How many there are in all.'),
          next: z.string().optional(),
        }),
    },
    examples: [{ title: 'Everything that I may see', input: { limit: 50 } }],
    action: ({ input, credentials }) =>
      invoke(credentials, 'changes-nothing', async ({ caller }) => {
        const { namespace, project, limit, after } = input;
        const mayRead = facts.mayRead(caller);
        const components = reader
          .list<Component>(kinds.Component, { ...(namespace && { namespace }) })
          .filter(
            component =>
              mayRead(component) &&
              (!project || component.spec.owner.projectName === project),
          )
          .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
        const rest = components.filter(
          component => !after || keyOf(component) > after,
        );
        const page = rest.slice(0, limit);
        return {
          components: page.map(component =>
            summaryOf(
              component,
              deliveryFor(parts, caller, {
                namespace: component.metadata.namespace!,
                component: component.metadata.name,
              })!,
            ),
          ),
          total: components.length,
          ...(rest.length > limit ? { next: keyOf(page.at(-1)!) } : {}),
        };
      }),
  });
}

function summaryOf(
  { metadata, spec }: Stored<Component>,
  { component, lanes }: DeliveryView,
) {
  return {
    namespace: metadata.namespace!,
    name: metadata.name,
    displayName:
      metadata.annotations?.[annotations.displayName] ?? metadata.name,
    project: spec.owner.projectName,
    type: component.type,
    state: component.headline.state,
    message: component.headline.message,
    environments: lanes.map(lane => ({
      name: lane.environment,
      isProduction: lane.isProduction,
      state: lane.headline.state,
      message: lane.headline.message,
      ...(lane.artifact
        ? { version: lane.artifact.version, artifact: lane.artifact.name }
        : {}),
      endpoints: lane.endpoints.map(({ uri }) => uri),
      simulated: lane.simulated,
    })),
  };
}

function keyOf({ metadata }: Stored<Component>): string {
  return `${metadata.namespace}/${metadata.name}`;
}
