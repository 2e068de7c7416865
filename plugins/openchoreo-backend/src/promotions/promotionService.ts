import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AlreadyExistsError,
  ConflictError as ChangedMeanwhile,
  contentHash,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  ObjectClient,
  ObjectReader,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  approverEligibility,
  effectivePolicy,
  finalPhases,
  isSkippable,
  policyHash,
  type ChangeRequest,
  type EffectivePolicy,
  type PlatformSettings,
  type Plan,
  type Promotion,
  type PromotionApproval,
  type PromotionSkip,
  type PromotionStatus,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { ACTION_CAUSE } from '../admission';
import type { Caller } from '../access/caller';
import { kinds, lookups } from '../hierarchy';
import { ProblemsError, StaleError } from '../http/errors';
import { entryVerifier, sealEntry, type Sealer } from '../sealing';
import { artifactReader } from './artifactReader';
import { draftPromotion, type PromotionDraft } from './draftPromotion';
import { gatherWorld } from './gatherWorld';
import type { MembershipSource } from './membership';
import { planOf } from './planOf';

/** Decisions about the same Promotion at the same moment are rare; this many in a row are not believed. */
const ATTEMPTS = 5;
/** Longest validity of a skip (spec/resources.md 4.29). */
const MAX_SKIP_MS = 7 * 24 * 3_600_000;

export interface PromotionServiceOptions {
  client: ObjectClient;
  reader: ObjectReader;
  clock: Clock;
  sealer: Sealer;
  membership: MembershipSource;
  platform?: Partial<PlatformSettings>;
  /** Makes the key of a request that brings none. */
  newKey(): string;
}

/** The change, the plan and the rules as they are now. */
type CurrentHashes = Required<
  Pick<PromotionApproval, 'changeHash' | 'planHash' | 'policyHash'>
>;

/** Who asks, and the request that it came with. */
export interface Asker {
  caller: Caller;
  requestId: string;
}

/** What people do with Promotions. Permissions are checked by the routes. */
export interface PromotionService {
  /** The Promotion that a request would make; nothing is written. */
  draft(request: ChangeRequest, caller: Caller): PromotionDraft;
  /** The same for looking only: a reason may still be missing. */
  draftForPlan(request: ChangeRequest, caller: Caller): PromotionDraft;
  /** What a change would do, and how the gates would answer now. */
  plan(draft: PromotionDraft): Promise<Plan>;
  /**
   * Asks for a change. An equal unfinished request is the answer, not a second one.
   *
   * @throws StaleError when the plan is no longer the one that was looked at
   * @throws ProblemsError when the change cannot be rendered
   */
  request(
    request: ChangeRequest,
    draft: PromotionDraft,
    asker: Asker,
  ): Promise<{ promotion: Stored<Promotion>; created: boolean }>;
  /** @throws NotFoundError */
  get(namespace: string, name: string): Promise<Stored<Promotion>>;
  /** @throws NotAllowedError with the gate's sentence when this person cannot decide */
  decide(
    namespace: string,
    name: string,
    decision: 'Approve' | 'Reject',
    comment: string | undefined,
    asker: Asker,
  ): Promise<Stored<Promotion>>;
  cancel(
    namespace: string,
    name: string,
    reason: string | undefined,
    asker: Asker,
  ): Promise<Stored<Promotion>>;
  skip(
    namespace: string,
    name: string,
    skip: { gate: string; reason: string; expiresAt: string },
    asker: Asker,
  ): Promise<Stored<Promotion>>;
}

export function createPromotionService(
  options: PromotionServiceOptions,
): PromotionService {
  const { client, reader, clock, sealer, membership, platform } = options;
  const find = lookups(reader);
  const verifySeal = entryVerifier(sealer);
  const readArtifact = artifactReader(reader, client);

  async function worldOf(promotion: Promotion) {
    return gatherWorld(
      {
        reader,
        artifact: readArtifact,
        verifySeal,
        platform,
        // A request that does not exist yet has no approvals to judge.
        membership: { groupsOf: () => 'unknown', mayApprove: () => 'unknown' },
      },
      promotion,
    );
  }

  const service: PromotionService = {
    draft: (request, caller) =>
      draftPromotion(reader, request, {
        actor: caller.actor,
        key: request.requestId ?? options.newKey(),
      }),

    draftForPlan: (request, caller) =>
      service.draft(
        { ...request, reason: request.reason?.trim() || 'to be given' },
        caller,
      ),

    async plan({ promotion }) {
      return planOf({
        client,
        reader,
        promotion,
        world: await worldOf(promotion),
        platform,
        now: clock.now(),
        readArtifact,
      });
    },

    async request(request, draft, { caller, requestId }) {
      const { promotion } = draft;
      const same = findEqual(promotion);
      if (same) return { promotion: same, created: false };
      const plan = await service.plan(draft);
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
            context(caller.actor, requestId, requestSentence(promotion, plan)),
          ),
          created: true,
        };
      } catch (error) {
        if (!(error instanceof AlreadyExistsError)) throw error;
        // The same request id: asking twice is asking once, unless it is not the same.
        const existing = await service.get(
          promotion.metadata.namespace!,
          promotion.metadata.name,
        );
        if (contentHash(existing.spec) !== contentHash(promotion.spec)) {
          throw new StaleError(
            'This request id was used for another change already.',
            existing.spec,
          );
        }
        return { promotion: existing, created: false };
      }
    },

    get: (namespace, name) =>
      client.get<Promotion>({ ...kinds.Promotion, namespace, name }),

    decide: (namespace, name, decision, comment, { caller, requestId }) =>
      change(namespace, name, async promotion => {
        const policy = policyOf(promotion);
        const groups = await membership.groupsOf([caller.actor]);
        const verdict = approverEligibility(promotion, caller.actor, {
          policy,
          groupsOf: person =>
            groups === 'unknown' ? 'unknown' : groups.get(person) ?? [],
          mayApprove: () => true,
        });
        if (!verdict.allowed) throw new NotAllowedError(verdict.refusal);
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
          context: context(
            caller.actor,
            requestId,
            decisionSentence(promotion, decision, comment),
          ),
        };
      }),

    cancel: (namespace, name, reason, { caller, requestId }) =>
      change(namespace, name, async promotion => ({
        status: {
          cancellation: {
            by: caller.actor,
            at: clock.now().toISOString(),
            ...(reason ? { reason } : {}),
          },
        },
        context: context(
          caller.actor,
          requestId,
          `Cancelled the request for ${promotion.spec.to}${
            reason ? `: ${reason}` : ''
          }`,
        ),
      })),

    skip: (namespace, name, wanted, { caller, requestId }) =>
      change(namespace, name, async promotion => {
        const entry = skipOf(
          promotion,
          wanted,
          caller.actor,
          await currentHashes(promotion),
        );
        return {
          status: { skips: [...(promotion.status?.skips ?? []), entry] },
          context: context(
            caller.actor,
            requestId,
            `Skipped gate ${wanted.gate} of ${promotion.spec.to}: ${wanted.reason}`,
          ),
        };
      }),
  };
  return service;

  /** Adds to the status of an unfinished Promotion, over exactly what was read. */
  async function change(
    namespace: string,
    name: string,
    decide: (promotion: Stored<Promotion>) => Promise<{
      status: Partial<PromotionStatus>;
      context: WriteContext;
    }>,
  ): Promise<Stored<Promotion>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const promotion = await service.get(namespace, name);
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
      `Promotion ${name} is being changed by others all the time; try again.`,
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
    wanted: { gate: string; reason: string; expiresAt: string },
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

function context(
  actor: string,
  requestId: string,
  reason: string,
): WriteContext {
  return { actor, reason, cause: `${ACTION_CAUSE}${requestId}`, notable: true };
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
