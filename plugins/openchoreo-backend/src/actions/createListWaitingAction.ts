import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  finalPhases,
  type Promotion,
  type PromotionView,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ComponentName } from '../delivery/deliveryWorld';
import { kinds } from '../hierarchy';
import { deliveryFor, type ActionParts } from './actionParts';
import { nameField } from './fields';

/** Components whose requests are answered with; more than this wait for nobody in particular. */
const MAX_COMPONENTS = 200;

/** Registers `list-waiting`. */
export function createListWaitingAction(parts: ActionParts): void {
  const { registry, invoke, reader, facts } = parts;
  registry.register({
    name: 'list-waiting',
    title: 'List what waits',
    description: `
Lists the requests for changes that are not finished and that you may see: what shall go where, who asked and why, and what each waits for: a person, a window, a soak time, a check.

## When to use

- To answer "what waits for me", "why is this not in production yet", "who has to approve".
- \`mayApprove\` says whether you may approve a request, and if not, why and who may. There is no action for it: a signed-in person approves or rejects on the delivery tab of the component in the portal.
- Not for what is finished: the history in \`get-delivery\` has it.
`,
    attributes: { readOnly: true, destructive: false, idempotent: true },
    schema: {
      input: z =>
        z.object({
          namespace: nameField(
            z,
            'Only this organization. Default: all.',
          ).optional(),
          component: nameField(z, 'Only this component.').optional(),
        }),
      output: z =>
        z.object({
          waiting: z
            .array(
              z.object({
                namespace: z.string(),
                component: z.string(),
                name: z.string().describe('Name of the Promotion.'),
                kind: z.string(),
                from: z.string().optional(),
                to: z.string(),
                version: z.string(),
                phase: z.string(),
                message: z.string(),
                requestedBy: z.string(),
                requestedAt: z.string(),
                reason: z.string().optional(),
                waitsFor: z.array(
                  z.object({
                    gate: z.string(),
                    state: z.string(),
                    message: z.string(),
                    owner: z.string().optional(),
                    nextEvaluationTime: z.string().optional(),
                  }),
                ),
                mayApprove: z.object({
                  allowed: z.boolean(),
                  refusal: z.string().optional(),
                }),
              }),
            )
            .describe('By component, the oldest first.'),
          more: z
            .boolean()
            .describe(
              'Requests of more components wait: name an organization or a component.',
            ),
        }),
    },
    action: ({ input, credentials }) =>
      invoke(credentials, 'changes-nothing', async ({ caller }) => {
        const { namespace, component } = input;
        const mayRead = facts.mayRead(caller);
        const components = componentsOf(
          reader
            .list<Promotion>(kinds.Promotion, {
              ...(namespace && { namespace }),
            })
            .filter(
              promotion =>
                isUnfinished(promotion) &&
                mayRead(promotion) &&
                (!component ||
                  promotion.spec.owner.componentName === component),
            ),
        );
        return {
          waiting: components
            .slice(0, MAX_COMPONENTS)
            .flatMap(({ name, readable }) =>
              (deliveryFor(parts, caller, name)?.promotions ?? [])
                .filter(view => readable.has(view.name))
                .map(view => waitingOf(name, view)),
            ),
          more: components.length > MAX_COMPONENTS,
        };
      }),
  });
}

/** The components of Promotions, each with the names of its own. */
function componentsOf(promotions: ReadonlyArray<Stored<Promotion>>) {
  const components = new Map<
    string,
    { name: ComponentName; readable: Set<string> }
  >();
  for (const { metadata, spec } of promotions) {
    const name = {
      namespace: metadata.namespace!,
      component: spec.owner.componentName,
    };
    const key = `${name.namespace}/${name.component}`;
    const entry = components.get(key) ?? { name, readable: new Set() };
    entry.readable.add(metadata.name);
    components.set(key, entry);
  }
  return [...components.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, entry]) => entry);
}

function isUnfinished({ status }: Promotion): boolean {
  return !finalPhases.has(status?.phase ?? 'Pending');
}

function waitingOf(
  { namespace, component }: ComponentName,
  view: PromotionView,
) {
  const { artifact, gates, approve, name, kind, from, to } = view;
  return {
    namespace,
    component,
    name,
    kind,
    ...(from ? { from } : {}),
    to,
    version: artifact.version,
    phase: view.phase,
    message: view.message,
    requestedBy: view.requestedBy,
    requestedAt: view.requestedAt,
    ...(view.reason ? { reason: view.reason } : {}),
    waitsFor: gates
      .filter(({ state }) => state !== 'Allowed')
      .map(({ name: gate, state, message, owner, nextEvaluationTime }) => ({
        gate,
        state,
        message,
        ...(owner ? { owner } : {}),
        ...(nextEvaluationTime ? { nextEvaluationTime } : {}),
      })),
    mayApprove: approve,
  };
}
