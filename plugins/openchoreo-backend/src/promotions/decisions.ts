import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  ConflictError as ChangedMeanwhile,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import {
  approverEligibility,
  effectivePolicy,
  finalPhases,
  isSkippable,
  policyHash,
  type EffectivePolicy,
  type Promotion,
  type PromotionApproval,
  type PromotionSkip,
  type PromotionStatus,
  type SkipRequest,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { lookups } from '../hierarchy';
import { ProblemsError, StaleError } from '../http/errors';
import { sealEntry } from '../sealing';
import {
  actionContext,
  type PromotionName,
  type PromotionParts,
  type PromotionService,
} from './promotionService';

/** Decisions about the same Promotion at the same moment are rare; this many in a row are not believed. */
const ATTEMPTS = 5;
/** Longest validity of a skip (spec/resources.md 4.29). */
const MAX_SKIP_MS = 7 * 24 * 3_600_000;

/** The change, the plan and the rules as they are now. */
type CurrentHashes = Required<
  Pick<PromotionApproval, 'changeHash' | 'planHash' | 'policyHash'>
>;

/** Deciding about changes that were asked for. */
export function createDecisions(
  parts: PromotionParts,
): Pick<PromotionService, 'decide' | 'cancel' | 'skip'> {
  const { client, reader, clock, sealer, membership, get, plan, worldOf } =
    parts;
  const find = lookups(reader);

  return {
    decide: (name, decision, { comment, expectedPlanHash }, asker) =>
      change(name, async promotion => {
        const { caller } = asker;
        const policy = policyOf(promotion);
        const groups = await membership.groupsOf([caller.actor]);
        const verdict = approverEligibility(promotion, caller.actor, {
          policy,
          groupsOf: person =>
            groups === 'unknown' ? 'unknown' : groups.get(person) ?? [],
          mayApprove: () => true,
        });
        if (!verdict.allowed) throw new NotAllowedError(verdict.refusal);
        await refuseOtherPlan(promotion, expectedPlanHash);
        const entry = approvalOf(promotion, decision, comment, {
          by: caller.actor,
          groups: groups === 'unknown' ? [] : groups.get(caller.actor) ?? [],
          policy: policy!,
          hashes: await currentHashes(promotion),
        });
        const earlier = promotion.status?.approvals ?? [];
        return {
          status: {
            approvals: [
              ...earlier.map(one =>
                one.by === caller.actor && !one.void
                  ? {
                      ...one,
                      void: true,
                      voidReason: 'A later decision of the same person counts.',
                    }
                  : one,
              ),
              entry,
            ],
          },
          context: actionContext(
            asker,
            decisionSentence(promotion, decision, comment),
          ),
        };
      }),

    cancel: (name, { comment: reason }, asker) =>
      change(name, async promotion => ({
        status: {
          cancellation: {
            by: asker.caller.actor,
            at: clock.now().toISOString(),
            ...(reason ? { reason } : {}),
          },
        },
        context: actionContext(
          asker,
          `Cancelled the request for ${promotion.spec.to}${
            reason ? `: ${reason}` : ''
          }`,
        ),
      })),

    skip: (name, wanted, asker) =>
      change(name, async promotion => {
        const entry = skipOf(
          promotion,
          wanted,
          asker.caller.actor,
          await currentHashes(promotion),
        );
        return {
          status: { skips: [...(promotion.status?.skips ?? []), entry] },
          context: actionContext(
            asker,
            `Skipped gate ${wanted.gate} of ${promotion.spec.to}: ${wanted.reason}`,
          ),
        };
      }),
  };

  /** Adds to the status of an unfinished Promotion, over exactly what was read. */
  async function change(
    name: PromotionName,
    decide: (promotion: Stored<Promotion>) => Promise<{
      status: Partial<PromotionStatus>;
      context: WriteContext;
    }>,
  ): Promise<Stored<Promotion>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const promotion = await get(name);
      refuseFinished(promotion);
      const addition = await decide(promotion);
      try {
        return await client.replaceStatus<Promotion>(
          {
            ...promotion,
            status: { ...promotion.status, ...addition.status },
          },
          addition.context,
          { fieldManager: 'promotion-api' },
        );
      } catch (error) {
        // Somebody else decided, or a gate answered, in between: look again.
        if (!(error instanceof ChangedMeanwhile)) throw error;
      }
    }
    throw new StaleError(
      `Promotion ${name.name} is being changed by others all the time; try again.`,
      undefined,
    );
  }

  function refuseFinished(promotion: Promotion): void {
    const { phase, message } = promotion.status ?? {};
    if (phase === undefined || phase === 'Pending' || phase === 'Waiting') {
      return;
    }
    throw new NotAllowedError(
      finalPhases.has(phase)
        ? `It is decided already: ${message ?? phase}`
        : `It comes too late: ${promotion.spec.to} is being changed already. Roll back to undo it.`,
    );
  }

  /** What a person agrees to is what that person looked at. */
  async function refuseOtherPlan(
    promotion: Stored<Promotion>,
    expected: string | undefined,
  ): Promise<void> {
    if (expected === undefined) return;
    const current = await plan({ promotion });
    if (current.hash !== expected) {
      throw new StaleError(
        `What would change in ${promotion.spec.to} is no longer what you looked at. Look at it again, then decide.`,
        current,
      );
    }
  }

  /**
   * What a decision is bound to: computed here, since a status is only what
   * somebody wrote into it.
   *
   * @throws StaleError when it is not what the status shows, and with it the pages
   */
  async function currentHashes(
    promotion: Stored<Promotion>,
  ): Promise<CurrentHashes> {
    const { status = {} } = promotion;
    if (!status.changeHash || !status.policyHash) {
      throw new NotAllowedError(
        'It was not looked at yet; wait a moment and try again.',
      );
    }
    const world = await worldOf(promotion);
    const policy = policyOf(promotion);
    if (
      !policy ||
      !('hash' in world.changeHash) ||
      !('hash' in world.planHash) ||
      status.changeHash !== world.changeHash.hash ||
      status.planHash !== world.planHash.hash ||
      status.policyHash !== policyHash(policy)
    ) {
      throw new StaleError(
        `What it would change in ${promotion.spec.to}, or the rules there, just changed. Look at it again, then decide.`,
        undefined,
      );
    }
    return {
      changeHash: world.changeHash.hash,
      planHash: world.planHash.hash,
      policyHash: policyHash(policy),
    };
  }

  function policyOf(promotion: Promotion): EffectivePolicy | undefined {
    const namespace = promotion.metadata.namespace!;
    const { owner, from, to } = promotion.spec;
    const project = find.project(namespace, owner.projectName);
    const pipeline = project && find.pipelineOf(project);
    const environment = find.environment(namespace, to);
    return pipeline && environment
      ? effectivePolicy(pipeline, [environment], from, to)
      : undefined;
  }

  function approvalOf(
    promotion: Stored<Promotion>,
    decision: 'Approve' | 'Reject',
    comment: string | undefined,
    {
      by,
      groups,
      policy,
      hashes,
    }: {
      by: string;
      groups: readonly string[];
      policy: EffectivePolicy;
      hashes: CurrentHashes;
    },
  ): PromotionApproval {
    const now = clock.now();
    const validMs = Math.max(
      ...policy.approvals.map(requirement => requirement.expiresAfterMs),
    );
    const entry = {
      by,
      decision,
      groups: [...groups],
      at: now.toISOString(),
      expiresAt: new Date(now.getTime() + validMs).toISOString(),
      ...(comment ? { comment } : {}),
      ...hashes,
      environment: promotion.spec.to,
    };
    return { ...entry, seal: sealEntry(sealer, 'approval', entry, promotion) };
  }

  function skipOf(
    promotion: Stored<Promotion>,
    wanted: SkipRequest,
    by: string,
    { changeHash }: CurrentHashes,
  ): PromotionSkip {
    const gate = promotion.status?.gates?.find(one => one.name === wanted.gate);
    if (!gate) {
      throw new NotFoundError(
        `This promotion has no gate ${wanted.gate}; it has ${
          (promotion.status?.gates ?? []).map(one => one.name).join(', ') ||
          'none yet'
        }.`,
      );
    }
    if (!isSkippable(gate.type)) {
      throw new NotAllowedError(
        `Gate ${wanted.gate} cannot be skipped: it keeps things in order.`,
      );
    }
    const now = clock.now().getTime();
    const expires = Date.parse(wanted.expiresAt);
    if (!(expires > now && expires <= now + MAX_SKIP_MS)) {
      throw new ProblemsError('expiresAt must lie within the next 7 days.', [
        { path: 'expiresAt', message: 'must lie within the next 7 days' },
      ]);
    }
    const entry = {
      gate: wanted.gate,
      by,
      reason: wanted.reason,
      expiresAt: new Date(expires).toISOString(),
      at: new Date(now).toISOString(),
      changeHash,
      environment: promotion.spec.to,
    };
    return { ...entry, seal: sealEntry(sealer, 'skip', entry, promotion) };
  }
}

function decisionSentence(
  { spec }: Promotion,
  decision: 'Approve' | 'Reject',
  comment: string | undefined,
): string {
  const verb = decision === 'Approve' ? 'Approved' : 'Rejected';
  return `${verb} ${spec.artifactRef} for ${spec.to}${
    comment ? `: ${comment}` : ''
  }`;
}
