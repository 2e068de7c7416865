import {
  AlreadyExistsError,
  contentHash,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  finalPhases,
  type Plan,
  type Promotion,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { lookups } from '../hierarchy';
import { ProblemsError, StaleError } from '../http/errors';
import { sealEntry } from '../sealing';
import { draftPromotion } from './draftPromotion';
import {
  actionContext,
  type PromotionParts,
  type PromotionService,
} from './promotionService';

/** Asking for changes. */
export function createRequests(
  parts: PromotionParts,
): Pick<PromotionService, 'draft' | 'draftForPlan' | 'request'> {
  const { client, reader, sealer, newKey, get, plan: plan_ } = parts;
  const find = lookups(reader);

  const requests: ReturnType<typeof createRequests> = {
    draft: (request, caller) =>
      draftPromotion(reader, request, {
        actor: caller.actor,
        key: request.requestId ?? newKey(),
      }),

    draftForPlan: (request, caller) =>
      requests.draft(
        { ...request, reason: request.reason?.trim() || 'to be given' },
        caller,
      ),

    async request(request, draft, asker) {
      const { promotion } = draft;
      const same = findEqual(promotion);
      if (same) return { promotion: same, created: false };
      const plan = await plan_(draft);
      if (
        request.expectedPlanHash !== undefined &&
        request.expectedPlanHash !== plan.hash
      ) {
        throw new StaleError(
          `What would change in ${promotion.spec.to} is no longer what you looked at. Look at the new plan and ask again.`,
          plan,
        );
      }
      if (plan.problems.length > 0) {
        throw new ProblemsError(
          `${promotion.spec.artifactRef} cannot run in ${
            promotion.spec.to
          }: ${plan.problems
            .map(({ path, message }) =>
              path ? `${path}: ${message}` : message,
            )
            .join('; ')}`,
          plan.problems,
        );
      }
      try {
        return {
          promotion: await client.create(
            sealRequest(promotion),
            actionContext(asker, requestSentence(promotion, plan)),
          ),
          created: true,
        };
      } catch (error) {
        if (!(error instanceof AlreadyExistsError)) throw error;
        // The same request id: asking twice is asking once, unless it is not the same.
        const existing = await get({
          namespace: promotion.metadata.namespace!,
          name: promotion.metadata.name,
        });
        if (contentHash(existing.spec) !== contentHash(promotion.spec)) {
          throw new StaleError(
            'This request id was used for another change already.',
            existing.spec,
          );
        }
        return { promotion: existing, created: false };
      }
    },
  };
  return requests;

  function findEqual(promotion: Promotion): Stored<Promotion> | undefined {
    const wanted = contentHash({ ...promotion.spec, reason: undefined });
    return find
      .promotionsOf(promotion.metadata.namespace!, promotion.spec.owner)
      .find(
        other =>
          !(other.status?.phase && finalPhases.has(other.status.phase)) &&
          contentHash({ ...other.spec, reason: undefined }) === wanted,
      );
  }

  function sealRequest(promotion: Promotion): Promotion {
    return {
      ...promotion,
      metadata: {
        ...promotion.metadata,
        annotations: {
          ...promotion.metadata.annotations,
          [annotations.requestSeal]: sealEntry(
            sealer,
            'request',
            {},
            promotion,
          ),
        },
      },
    };
  }
}

function requestSentence({ spec }: Promotion, plan: Plan): string {
  const what = plan.after?.version ?? spec.artifactRef;
  const reason = spec.reason ? `: ${spec.reason}` : '';
  if (spec.from) return `Asked for ${what} in ${spec.to}${reason}`;
  if (spec.revision) {
    return `Asked to roll ${spec.to} back to revision ${spec.revision}${reason}`;
  }
  if (spec.releaseState) {
    return `Asked to set ${spec.to} to ${spec.releaseState}${reason}`;
  }
  return spec.overrides
    ? `Asked to change the overrides of ${spec.to}${reason}`
    : `Asked for ${what} in ${spec.to}${reason}`;
}
