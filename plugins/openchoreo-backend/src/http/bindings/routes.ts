import { z } from 'zod';
import type { Stored } from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import {
  isGated,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ACTION_CAUSE, RESUME_CAUSE } from '../../admission';
import type { AccessDemand } from '../../access/caller';
import type { AccessFacts } from '../../access/facts';
import { kinds, lookups } from '../../hierarchy';
import type { PromotionService } from '../../promotions/promotionService';
import { parseInput } from '../input';
import { route, type Exchange, type Route } from '../route';

const reason = z.string().trim().max(1_024);
const stateRequest = z.strictObject({
  releaseState: z.enum(['Active', 'Suspend', 'Undeploy']),
  reason: reason.optional(),
});
const holdRequest = z.strictObject({ reason: reason.min(1, 'is required') });
const resumeRequest = z.strictObject({ reason: reason.optional() });

const WORDS = {
  Active: 'Activated',
  Suspend: 'Suspended',
  Undeploy: 'Undeployed',
} as const;

/** Actions on what one component is in one environment. */
export function bindingRoutes(options: {
  client: ObjectClient;
  reader: ObjectReader;
  facts: AccessFacts;
  promotions: PromotionService;
  clock: Clock;
}): Route[] {
  const { client, reader, facts, promotions, clock } = options;
  const find = lookups(reader);

  const read = (input: { namespace: string; name: string }) =>
    client.get<ServiceBinding>({
      ...kinds.ServiceBinding,
      namespace: input.namespace,
      name: input.name,
    });
  const deployThere = async (input: {
    namespace: string;
    name: string;
  }): Promise<AccessDemand[]> => [
    { action: 'deploy', scope: facts.scopeOf(await read(input)) },
  ];

  return [
    route({
      method: 'post',
      path: '/bindings/:namespace/:name/state',
      action: 'deploy',
      summary: 'Suspends, activates or undeploys a component in an environment',
      parse: request => ({
        namespace: request.params.namespace,
        name: request.params.name,
        ...parseInput(stateRequest, request.body, 'The request'),
      }),
      audit: {
        eventId: 'release-state-set',
        about: ({ namespace, name, releaseState }) => ({
          binding: `${namespace}/${name}`,
          releaseState,
        }),
      },
      access: deployThere,
      async handle(input, exchange) {
        const binding = await read(input);
        if (isGatedBinding(binding)) {
          await askForState(binding, input, exchange);
          return;
        }
        const stored = await client.patch<ServiceBinding>(
          refOfBinding(binding),
          { spec: { releaseState: input.releaseState } },
          {
            actor: exchange.caller.actor,
            notable: true,
            reason: `${WORDS[input.releaseState]} ${binding.spec.environment}${
              input.reason ? `: ${input.reason}` : ''
            }`,
            cause: `${ACTION_CAUSE}${exchange.requestId}`,
          },
        );
        exchange.response.json(answer(stored));
      },
    }),

    route({
      method: 'post',
      path: '/bindings/:namespace/:name/hold',
      action: 'deploy',
      summary: 'Keeps automation away from a component in an environment',
      parse: request => ({
        namespace: request.params.namespace,
        name: request.params.name,
        ...parseInput(holdRequest, request.body, 'The request'),
      }),
      audit: {
        eventId: 'automation-hold',
        about: ({ namespace, name }) => ({
          binding: `${namespace}/${name}`,
        }),
      },
      access: deployThere,
      async handle(input, { caller, response, requestId }) {
        const binding = await read(input);
        const stored = await client.patch<ServiceBinding>(
          refOfBinding(binding),
          {
            spec: {
              hold: {
                reason: input.reason,
                by: caller.actor,
                since: clock.now().toISOString(),
              },
            },
          },
          {
            actor: caller.actor,
            notable: true,
            reason: `Held ${binding.spec.environment}: ${input.reason}`,
            cause: `${ACTION_CAUSE}${requestId}`,
          },
        );
        response.json(answer(stored));
      },
    }),

    route({
      method: 'post',
      path: '/bindings/:namespace/:name/resume',
      action: 'deploy',
      summary: 'Lets automation follow again',
      parse: request => ({
        namespace: request.params.namespace,
        name: request.params.name,
        ...parseInput(resumeRequest, request.body ?? {}, 'The request'),
      }),
      audit: {
        eventId: 'automation-resume',
        about: ({ namespace, name }) => ({
          binding: `${namespace}/${name}`,
        }),
      },
      access: deployThere,
      async handle(input, { caller, response }) {
        const binding = await read(input);
        const stored = await client.patch<ServiceBinding>(
          refOfBinding(binding),
          { spec: { hold: null } },
          {
            actor: caller.actor,
            notable: true,
            reason: `Resumed automation in ${binding.spec.environment}${
              input.reason ? `: ${input.reason}` : ''
            }`,
            cause: RESUME_CAUSE,
          },
        );
        response.json(answer(stored));
      },
    }),
  ];

  function isGatedBinding(binding: Stored<ServiceBinding>): boolean {
    const namespace = binding.metadata.namespace!;
    const environment = find.environment(namespace, binding.spec.environment);
    const project = find.project(namespace, binding.spec.owner.projectName);
    // Nothing is known of the gates of what is not there, so it counts as gated.
    return (
      !environment || isGated(project && find.pipelineOf(project), environment)
    );
  }

  /** Where gates stand, a change of state is asked for like any other change. */
  async function askForState(
    binding: Stored<ServiceBinding>,
    input: z.infer<typeof stateRequest>,
    exchange: Exchange,
  ): Promise<void> {
    const request = {
      namespace: binding.metadata.namespace!,
      component: binding.spec.owner.componentName,
      to: binding.spec.environment,
      releaseState: input.releaseState,
      ...(input.reason ? { reason: input.reason } : {}),
    };
    const { promotion, created } = await promotions.request(
      request,
      promotions.draft(request, exchange.caller),
      exchange,
    );
    exchange.response.status(created ? 201 : 200).json({
      namespace: promotion.metadata.namespace,
      name: promotion.metadata.name,
      promotion: promotion.metadata.name,
      phase: promotion.status?.phase ?? 'Pending',
    });
  }
}

function refOfBinding(binding: Stored<ServiceBinding>) {
  return {
    ...kinds.ServiceBinding,
    namespace: binding.metadata.namespace!,
    name: binding.metadata.name,
  };
}

function answer({ metadata, spec }: Stored<ServiceBinding>) {
  return {
    namespace: metadata.namespace,
    name: metadata.name,
    releaseState: spec.releaseState,
    hold: spec.hold ?? null,
  };
}
