import type { ActionParts } from './actionParts';
import { askForChange } from './askForChange';
import {
  nameField,
  namespaceField,
  promotionAnswer,
  reasonField,
  requestIdField,
} from './fields';

/** Registers `promote`. */
export function createPromoteAction(parts: ActionParts): void {
  const { registry, invoke } = parts;
  registry.register({
    name: 'promote',
    title: 'Promote a component',
    description: `
Asks for the version that runs in one environment to run in the next one too. Where gates let it, it is applied at once; else the request waits, and the answer says for what.

## When to use

- When a person has said that this component shall go to that environment, and has seen the plan: call \`plan-promotion\` first and pass its hash as \`expectedPlanHash\`.
- Not to go back to an earlier version: use \`roll-back\`. Not to bring a new image in: use \`deploy-image\`.
- Follow it with \`get-delivery\`; a request for the same change that is unfinished is answered with, not made twice.

## Approvals

There is no action that approves, rejects or skips a gate, on purpose: an approval needs a signed-in person in the portal. When the answer is Waiting, say who has to approve (\`list-waiting\`) and where: the delivery tab of the component.
`,
    // What ran in the environment before does not run there any more.
    attributes: { readOnly: false, destructive: true, idempotent: false },
    schema: {
      input: z =>
        z.object({
          namespace: namespaceField(z),
          component: nameField(z, 'Name of the component.'),
          from: nameField(z, 'The environment whose version is taken.'),
          to: nameField(z, 'The environment that is to change.'),
          artifactRef: nameField(
            z,
            'Another version than the one that runs in `from`.',
          ).optional(),
          reason: reasonField(
            z,
            'Why; needed for production, and read by those who approve.',
          ).optional(),
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
    examples: [
      {
        title: 'To staging',
        input: {
          namespace: 'default',
          component: 'books',
          from: 'development',
          to: 'staging',
        },
      },
    ],
    action: ({ input, credentials }) =>
      invoke(
        credentials,
        {
          eventId: 'promotion-request',
          about: {
            component: `${input.namespace}/${input.component}`,
            from: input.from,
            to: input.to,
            ...(input.artifactRef ? { artifactRef: input.artifactRef } : {}),
          },
        },
        asker => askForChange(parts, input, asker),
      ),
  });
}
