import { z } from 'zod';
import type {
  ChangeRequest,
  Promotion,
  PromotionResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { AccessDemand, Caller } from '../../access/caller';
import type { AccessFacts } from '../../access/facts';
import type { PromotionService } from '../../promotions/promotionService';
import { parseInput } from '../input';
import { route, type Route } from '../route';

const name = z.string().min(1).max(253);
const reason = z.string().trim().max(1_024);

const changeRequest = z.strictObject({
  namespace: name,
  component: name,
  to: name,
  from: name.optional(),
  artifactRef: name.optional(),
  revision: z.number().int().min(1).optional(),
  overrides: z
    .strictObject({
      classOverrides: z.record(z.string(), z.unknown()).optional(),
      workloadOverrides: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  releaseState: z.enum(['Active', 'Suspend', 'Undeploy']).optional(),
  reason: reason.optional(),
  requestId: z.string().min(1).max(128).optional(),
  expectedPlanHash: z.string().optional(),
}) satisfies z.ZodType<ChangeRequest>;

const decision = z.strictObject({
  comment: reason.optional(),
  expectedPlanHash: z.string().max(128).optional(),
});

const skipRequest = z.strictObject({
  gate: name,
  reason: reason.min(1, 'is required').max(512),
  expiresAt: z.iso.datetime({ offset: true }),
});

/** Plans, requests and decisions. */
export function promotionRoutes(options: {
  promotions: PromotionService;
  facts: AccessFacts;
}): Route[] {
  const { promotions, facts } = options;

  /** Reading what would happen needs what reading needs. */
  const scopeOf = (request: ChangeRequest) =>
    facts.scopeOfChange(request.namespace, request.component, request.to);

  const ofParams = (params: Record<string, string>) => ({
    namespace: params.namespace,
    name: params.name,
  });

  async function demandsFor(
    key: { namespace: string; name: string },
    action: AccessDemand['action'],
  ): Promise<AccessDemand[]> {
    const promotion = await promotions.get(key);
    return [{ action, scope: facts.scopeOf(promotion) }];
  }

  const decide = (verb: 'approve' | 'reject'): Route =>
    route({
      method: 'post',
      path: `/promotions/:namespace/:name/${verb}`,
      action: 'approve',
      summary:
        verb === 'approve'
          ? 'Approves a waiting promotion'
          : 'Rejects a waiting promotion',
      parse: request => ({
        ...ofParams(request.params),
        ...parseInput(decision, request.body ?? {}, 'The decision'),
      }),
      audit: {
        eventId: `promotion-${verb}`,
        about: input => aboutPromotion(input),
      },
      access: input => demandsFor(input, 'approve'),
      async handle({ namespace, name: promotion, ...request }, exchange) {
        const decided = await promotions.decide(
          { namespace, name: promotion },
          verb === 'approve' ? 'Approve' : 'Reject',
          request,
          exchange,
        );
        exchange.response.json(answer(decided));
      },
    });

  return [
    route({
      method: 'post',
      path: '/plan',
      action: 'read',
      summary: 'What a change would do, and how the gates would answer',
      parse: request =>
        parseInput(changeRequest, request.body, 'The change') as ChangeRequest,
      audit: 'changes-nothing',
      access: request => [{ action: 'read', scope: scopeOf(request) }],
      async handle(request, { caller, response }) {
        response.json(
          await promotions.plan(promotions.draftForPlan(request, caller)),
        );
      },
    }),

    route({
      method: 'post',
      path: '/promotions',
      action: 'promote',
      summary: 'Asks for a promotion, a rollback or a deployment',
      parse: request =>
        parseInput(changeRequest, request.body, 'The change') as ChangeRequest,
      audit: {
        eventId: 'promotion-request',
        about: ({ namespace, component, from, to, artifactRef, revision }) => ({
          component: `${namespace}/${component}`,
          ...(from ? { from } : {}),
          to,
          ...(artifactRef ? { artifactRef } : {}),
          ...(revision ? { revision } : {}),
        }),
      },
      access: (request, caller) => [
        {
          action: intoRoot(promotions, request, caller) ? 'deploy' : 'promote',
          scope: scopeOf(request),
        },
      ],
      async handle(request, exchange) {
        const draft = promotions.draft(request, exchange.caller);
        const { promotion, created } = await promotions.request(
          request,
          draft,
          exchange,
        );
        exchange.response.status(created ? 201 : 200).json(answer(promotion));
      },
    }),

    decide('approve'),
    decide('reject'),

    route({
      method: 'post',
      path: '/promotions/:namespace/:name/cancel',
      action: 'promote',
      summary: 'Takes a waiting request back',
      parse: request => ({
        ...ofParams(request.params),
        ...parseInput(decision, request.body ?? {}, 'The request'),
      }),
      audit: {
        eventId: 'promotion-cancel',
        about: input => aboutPromotion(input),
      },
      async access(input, caller) {
        const promotion = await promotions.get(input);
        const scope = facts.scopeOf(promotion);
        // Whoever asked may take it back, also after losing the permission to ask.
        return [
          {
            action:
              promotion.spec.requestedBy === caller.actor ? 'read' : 'promote',
            scope,
          },
        ];
      },
      async handle({ namespace, name: promotion, ...request }, exchange) {
        exchange.response.json(
          answer(
            await promotions.cancel(
              { namespace, name: promotion },
              request,
              exchange,
            ),
          ),
        );
      },
    }),

    route({
      method: 'post',
      path: '/promotions/:namespace/:name/skip',
      action: 'skip-gate',
      summary: 'Skips one gate of one promotion, with a reason and an expiry',
      parse: request => ({
        ...ofParams(request.params),
        skip: parseInput(skipRequest, request.body, 'The skip'),
      }),
      audit: {
        eventId: 'gate-skip',
        about: input => ({ ...aboutPromotion(input), gate: input.skip.gate }),
      },
      access: input => demandsFor(input, 'skip-gate'),
      async handle({ namespace, name: promotion, skip }, exchange) {
        exchange.response.json(
          answer(
            await promotions.skip(
              { namespace, name: promotion },
              skip,
              exchange,
            ),
          ),
        );
      },
    }),
  ];
}

function aboutPromotion({
  namespace,
  name: promotion,
}: {
  namespace: string;
  name: string;
}) {
  return { promotion: `${namespace}/${promotion}` };
}

function intoRoot(
  promotions: PromotionService,
  request: ChangeRequest,
  caller: Caller,
): boolean {
  return promotions.draft(request, caller).intoRoot;
}

function answer({ metadata, status }: Promotion): PromotionResponse {
  return {
    namespace: metadata.namespace!,
    name: metadata.name,
    phase: status?.phase ?? 'Pending',
    message: status?.message ?? 'The gates are being asked.',
  };
}
