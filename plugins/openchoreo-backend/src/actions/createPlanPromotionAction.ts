import { InputError } from '@backstage/errors';
import { demand } from '../access/caller';
import { demandComponent, type ActionParts } from './actionParts';
import { nameField, namespaceField } from './fields';

/** Registers `plan-promotion`. */
export function createPlanPromotionAction(parts: ActionParts): void {
  const { registry, invoke, promotions, facts } = parts;
  registry.register({
    name: 'plan-promotion',
    title: 'Plan a promotion or rollback',
    description: `
Says what a promotion or a rollback would do, and how the gates would answer now. Nothing is changed and nobody is asked.

## When to use

- Always before \`promote\` and \`roll-back\`; show the person \`plan.sentence\` and what changes, and let them decide.
- To learn why a promotion would be refused or would wait: \`plan.effect\` and \`plan.gates\`.
- Give \`from\` for a promotion (what runs there goes to \`to\`), or \`revision\` for a rollback of \`to\`; not both.

## Answer

\`plan.effect\` is applies-now, waits or refused. \`plan.hash\` names the result byte for byte: pass it as \`expectedPlanHash\` to \`promote\` or \`roll-back\`, which then refuse when anything has changed in between. \`plan.problems\` says what would keep it from running, with the path of each field.
`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          namespace: namespaceField(z),
          component: nameField(z, 'Name of the component.'),
          to: nameField(z, 'The environment that would change.'),
          from: nameField(
            z,
            'For a promotion: the environment whose version is taken.',
          ).optional(),
          artifactRef: nameField(
            z,
            'For a promotion of another version than the one that runs in `from`.',
          ).optional(),
          revision: z
            .number()
            .int()
            .min(1)
            .optional()
            .describe('For a rollback: the revision of `to` to go back to.'),
        }),
      output: z =>
        z.object({
          plan: z
            .object({})
            .passthrough()
            .describe(
              'hash, environment, before, after, objects, endpoints, configuration, network, problems, gates, effect, sentence.',
            ),
        }),
    },
    action: ({ input, credentials }) =>
      invoke(credentials, 'changes-nothing', async ({ caller }) => {
        const { namespace, component, to } = input;
        if ((input.from === undefined) === (input.revision === undefined)) {
          throw new InputError(
            'Give either "from" for a promotion or "revision" for a rollback.',
          );
        }
        demandComponent(parts, caller, input);
        demand(caller, [
          {
            action: 'read',
            scope: facts.scopeOfChange(namespace, component, to),
          },
        ]);
        const plan = await promotions.plan(
          promotions.draftForPlan(input, caller),
        );
        return { plan: { ...plan } };
      }),
  });
}
