import type { ActionParts } from './actionParts';
import { askForChange } from './askForChange';
import {
  nameField,
  namespaceField,
  promotionAnswer,
  reasonField,
  requestIdField,
} from './fields';

/** Registers `roll-back`. */
export function createRollBackAction(parts: ActionParts): void {
  const { registry, invoke } = parts;
  registry.register({
    name: 'roll-back',
    title: 'Roll a component back',
    description: `
Asks for an environment of a component to run one of its earlier revisions again, with the version and the overrides that it had. The gates of the environment are asked as for any change; automation is held afterwards, until somebody resumes it in the portal.

## When to use

- When an environment does badly since a change, or a person wants the former state back.
- Take the revision from \`lanes[].revisions[]\` of \`get-delivery\`: one whose result was Ready and that is not \`current\`. Call \`plan-promotion\` with \`to\` and \`revision\` first.
- Not to remove a component from an environment.

As with \`promote\`, no action approves: when the answer is Waiting, a signed-in person has to approve in the portal.
`,
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          namespace: namespaceField(z),
          component: nameField(z, 'Name of the component.'),
          environment: nameField(z, 'The environment that is to go back.'),
          revision: z
            .number()
            .int()
            .min(1)
            .describe('The revision to go back to.'),
          reason: reasonField(z, 'Why; everybody reads it in the history.').min(
            1,
          ),
          expectedPlanHash: z
            .string()
            .optional()
            .describe(
              '`plan.hash` of `plan-promotion`: refuse when the plan is another one by now.',
            ),
          requestId: requestIdField(z),
        }),
      output: promotionAnswer,
    },
    action: ({ input, credentials }) =>
      invoke(
        credentials,
        {
          eventId: 'promotion-request',
          about: {
            component: `${input.namespace}/${input.component}`,
            to: input.environment,
            revision: input.revision,
          },
        },
        asker => {
          const { environment, ...request } = input;
          return askForChange(parts, { ...request, to: environment }, asker);
        },
      ),
  });
}
