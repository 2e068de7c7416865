import { NotFoundError } from '@backstage/errors';
import { deliveryFor, demandComponent, type ActionParts } from './actionParts';
import { nameField, namespaceField } from './fields';

const HISTORY = 20;

/** Registers `get-delivery`. */
export function createGetDeliveryAction(parts: ActionParts): void {
  const { registry, invoke, history } = parts;
  registry.register({
    name: 'get-delivery',
    title: 'Get the delivery of an OpenChoreo component',
    description: `
Gives all that the delivery tab of one component shows: its environments along the pipeline, what runs in each and how it does, earlier revisions, versions, requests that wait and for whom, and the recent history.

## When to use

- Before \`promote\`, to see what runs where, how far an environment is behind, and whether you may promote: \`lanes[].targets[].promote\` says so, with a reason and who can help when not.
- Before \`roll-back\`, for the revision to go back to: \`lanes[].revisions[]\`.
- After a change, to see how it goes: \`promotions[]\` has the unfinished requests with the answer of each gate, \`lanes[].headline\` how the environment does.
- Not to look for components: use \`list-components\`.
`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          namespace: namespaceField(z),
          component: nameField(z, 'Name of the component.'),
        }),
      output: z =>
        z.object({
          delivery: z
            .object({})
            .passthrough()
            .describe(
              'component, pipeline, lanes, edges, promotions, artifacts, history, deployImage.',
            ),
        }),
    },
    action: ({ input, credentials }) =>
      invoke(credentials, 'changes-nothing', async ({ caller }) => {
        demandComponent(parts, caller, input);
        const { entries } = await history.of({ ...input, limit: HISTORY });
        const delivery = deliveryFor(parts, caller, input, entries);
        if (!delivery) {
          // It went while its history was read.
          throw new NotFoundError(
            `Component ${input.namespace}/${input.component} was not found.`,
          );
        }
        return { delivery: { ...delivery } };
      }),
  });
}
