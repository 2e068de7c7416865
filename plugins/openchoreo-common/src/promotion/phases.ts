import {
  deepEqualJson,
  setCondition,
  type ConditionStatement,
} from '@openchoreo-backstage/kube-objects';
import { hashOfArtifact, pathsOf } from '../delivery';
import {
  labels,
  type Promotion,
  type PromotionAdmission,
  type PromotionPhase,
  type PromotionStatus,
} from '../kinds';
import { newestAdmission } from './admission';
import { changeKind } from './changeKind';
import { evaluateGates, type GateEvaluation } from './gates';
import { instant, shortRef, span } from './phrases';
import { holdsChange, settled, writeOf, type BindingWrite } from './rollout';
import { requestEntry } from './seal';
import { supersededBy } from './superseded';
import type { PromotionWorld } from './world';

/** How long a Promotion may take; installation settings. @public */
export interface PromotionLimits {
  /** `openchoreo.promotion.waitLimit`: from request to expiry. Default 336 h. */
  waitLimitMs: number;
  /** `openchoreo.promotion.rolloutTimeout`: from apply to failure. Default 10 min. */
  rolloutTimeoutMs: number;
  /**
   * From apply until a degraded rollout counts as failed. Replicas that start
   * one after another look degraded for a moment. Default 15 s.
   */
  degradedGraceMs: number;
}

/** @public */
export const DEFAULT_PROMOTION_LIMITS: PromotionLimits = {
  waitLimitMs: 336 * 3_600_000,
  rolloutTimeoutMs: 10 * 60_000,
  degradedGraceMs: 15_000,
};

/** What has to be done besides writing the status. @public */
export type PromotionEffect =
  /**
   * Seal this admission and write it as `status.admission` in the same write as
   * the patch: without it nothing is let in.
   */
  | { type: 'admit'; admission: Omit<PromotionAdmission, 'seal'> }
  /** Create or update the target binding; the same content is no write. */
  | { type: 'writeBinding'; write: BindingWrite }
  /**
   * Record a new phase in the ledger and tell those concerned; at least once,
   * `key` tells repetitions.
   */
  | { type: 'record'; key: string; phase: PromotionPhase; sentence: string };

/** The next step of a Promotion. @public */
export interface Advance {
  phase: PromotionPhase;
  /** Fields of the status that differ from what is stored; empty means no write. */
  statusPatch: Partial<PromotionStatus>;
  effects: PromotionEffect[];
  /** RFC 3339: when to look again, without any event. */
  nextEvaluationTime?: string;
}

/** What `advance` looks at besides the world of the gates. @public */
export interface AdvanceWorld extends PromotionWorld {
  /** Why the target binding can never be written (other owner, refused for good). */
  writeRefused?: string;
}

/** Phases that never change again. @public */
export const finalPhases: ReadonlySet<PromotionPhase> = new Set([
  'Succeeded',
  'Failed',
  'Rejected',
  'Superseded',
  'Expired',
  'Cancelled',
] as const);

/** How a step ends: a phase with its sentence and the reason of the Ready condition. */
interface Step {
  phase: PromotionPhase;
  message: string;
  reason: string;
  patch?: Partial<PromotionStatus>;
  conditions?: ConditionStatement[];
  effects?: PromotionEffect[];
  next?: string;
}

/**
 * One step of the state machine of spec/controllers.md 15.3.1. Pure and
 * level-triggered: called again on the same world it says the same, and a crash
 * after any effect repeats that effect. At most one phase is passed per call.
 *
 * A phase that was written by someone else counts for nothing: without a sealed
 * admission nothing is applied, whatever `status.phase` says.
 *
 * @public
 */
export function advance(
  promotion: Promotion,
  world: AdvanceWorld,
  now: Date,
  limits: PromotionLimits = DEFAULT_PROMOTION_LIMITS,
): Advance {
  const phase = promotion.status?.phase ?? 'Pending';
  if (finalPhases.has(phase)) {
    return { phase, statusPatch: {}, effects: [] };
  }
  const admitted =
    (phase === 'Applying' || phase === 'Verifying') &&
    hasOwnAdmission(promotion, world);
  const step = admitted
    ? rollOut(promotion, world, now, limits)
    : decide(promotion, world, now, limits);
  return finish(promotion, step, now);
}

function hasOwnAdmission(promotion: Promotion, world: AdvanceWorld): boolean {
  const admission = promotion.status?.admission;
  return (
    admission !== undefined &&
    admission.environment === promotion.spec.to &&
    world.verifySeal('admission', admission, promotion)
  );
}

/** `Pending` and `Waiting`: may it go on, must it end, or does it wait? */
function decide(
  promotion: Promotion,
  world: AdvanceWorld,
  now: Date,
  limits: PromotionLimits,
): Step {
  const refused = refusal(promotion, world);
  if (refused) return refused;
  if (!world.pipeline) {
    return {
      phase: 'Pending',
      reason: 'Waiting',
      message: 'Waits for the pipeline of the project, which does not exist.',
    };
  }
  const { cancellation } = promotion.status ?? {};
  const evaluation = evaluateGates(promotion, world, now);
  const found = foundBy(promotion, world, evaluation);
  if (evaluation.rejection) {
    const { by, comment } = evaluation.rejection;
    return {
      phase: 'Rejected',
      reason: 'ApprovalRejected',
      message: `${shortRef(by)} rejected it${comment ? `: ${comment}` : '.'}`,
      patch: found,
    };
  }
  if (cancellation) {
    return {
      phase: 'Cancelled',
      reason: 'Cancelled',
      message: `${shortRef(cancellation.by)} cancelled it${
        cancellation.reason ? `: ${cancellation.reason}` : '.'
      }`,
    };
  }
  const newer = supersededBy(promotion, world);
  if (newer) {
    return { phase: 'Superseded', reason: 'Superseded', message: newer };
  }
  const waiting = (promotion.status?.phase ?? 'Pending') !== 'Pending';
  const expires =
    Date.parse(promotion.metadata.creationTimestamp ?? now.toISOString()) +
    limits.waitLimitMs;
  if (waiting && expires <= now.getTime()) {
    return {
      phase: 'Expired',
      reason: 'Expired',
      message: `Nobody let it in within ${span(limits.waitLimitMs)}: ${
        evaluation.headline?.message ?? 'ask again.'
      }`,
    };
  }
  const accepted: ConditionStatement = {
    type: 'Accepted',
    status: 'True',
    reason: 'PromotionAccepted',
    message: '',
  };
  if (waiting && evaluation.allAllowed) {
    return admit(promotion, world, evaluation, found, now);
  }
  return {
    phase: 'Waiting',
    reason: 'Waiting',
    message: evaluation.headline?.message ?? 'All gates allow it.',
    patch: found,
    conditions: [accepted, gatesPassed(evaluation)],
    next: earliest(evaluation.nextEvaluationTime, new Date(expires)),
  };
}

/** What is wrong with the request itself, now. */
function refusal(promotion: Promotion, world: AdvanceWorld): Step | undefined {
  const { artifactRef, from, to, owner, revision } = promotion.spec;
  const reject = (reason: string, message: string): Step => ({
    phase: 'Rejected',
    reason,
    message,
    conditions: [{ type: 'Accepted', status: 'False', reason, message }],
  });
  if (!world.verifySeal('request', requestEntry(promotion), promotion)) {
    return reject(
      'UnverifiedRequester',
      'It was not asked for through the API, so nobody knows who asked. Ask again in the portal or with choreoctl.',
    );
  }
  const component = world.artifact?.metadata.labels?.[labels.component];
  if (!world.artifact || component !== owner.componentName) {
    return reject(
      'ArtifactNotFound',
      `${owner.componentName} has no artifact ${artifactRef}.`,
    );
  }
  if (!world.pipeline) return undefined;
  const hasPath =
    from === undefined ||
    pathsOf(world.pipeline).some(path => path.from === from && path.to === to);
  if (!hasPath || !world.environments.some(env => env.metadata.name === to)) {
    return reject(
      'InvalidPromotionPath',
      `Pipeline ${world.pipeline.metadata.name} does not lead ${
        from ? `from ${from} ` : ''
      }to ${to}.`,
    );
  }
  const hash = hashOfArtifact(world.artifact);
  const hasRevision =
    revision === undefined ||
    world.target.deployment?.status?.revisions?.some(
      entry => entry.revision === revision && entry.artifactHash === hash,
    );
  return hasRevision
    ? undefined
    : reject(
        'RevisionNotFound',
        `${to} has no revision ${revision} of ${artifactRef} any more.`,
      );
}

/** What an evaluation found out, as status. */
function foundBy(
  promotion: Promotion,
  world: AdvanceWorld,
  evaluation: GateEvaluation,
): Partial<PromotionStatus> {
  const { voids, gates } = evaluation;
  const approvals = promotion.status?.approvals;
  return {
    ...(world.artifact ? { artifactHash: hashOfArtifact(world.artifact) } : {}),
    ...('hash' in world.changeHash
      ? { changeHash: world.changeHash.hash }
      : {}),
    ...('hash' in world.planHash ? { planHash: world.planHash.hash } : {}),
    ...(evaluation.policyHash ? { policyHash: evaluation.policyHash } : {}),
    gates,
    ...(approvals && voids.length > 0
      ? {
          approvals: approvals.map((entry, index) => {
            const voided = voids.find(other => other.index === index);
            return voided
              ? { ...entry, void: true, voidReason: voided.reason }
              : entry;
          }),
        }
      : {}),
  };
}

function admit(
  promotion: Promotion,
  world: AdvanceWorld,
  evaluation: GateEvaluation,
  found: Partial<PromotionStatus>,
  now: Date,
): Step {
  const { owner, to } = promotion.spec;
  if ('unknown' in world.changeHash) {
    return {
      phase: 'Waiting',
      reason: 'Waiting',
      message: world.changeHash.unknown,
      patch: found,
    };
  }
  const newest = newestAdmission(
    world.promotions,
    { ...owner, environment: to },
    world.verifySeal,
  );
  const at = now.toISOString();
  return {
    phase: 'Applying',
    reason: 'Applying',
    message: `Let into ${to}; it is being written.`,
    patch: { ...found, startedAt: at },
    conditions: [gatesPassed(evaluation)],
    effects: [
      {
        type: 'admit',
        admission: {
          sequence: (newest?.admission.sequence ?? 0) + 1,
          artifactHash: hashOfArtifact(world.artifact!),
          changeHash: world.changeHash.hash,
          environment: to,
          policyHash: evaluation.policyHash!,
          ...('hash' in world.planHash
            ? { planHash: world.planHash.hash }
            : {}),
          at,
        },
      },
    ],
  };
}

/** `Applying` and `Verifying`: nothing but the world stops it now. */
function rollOut(
  promotion: Promotion,
  world: AdvanceWorld,
  now: Date,
  limits: PromotionLimits,
): Step {
  const { to } = promotion.spec;
  if (promotion.status?.phase === 'Applying') {
    const write = writeOf(promotion, world, now);
    if (holdsChange(world.target.binding, write)) {
      return {
        phase: 'Verifying',
        reason: 'Verifying',
        message: `${to} is rolling out.`,
        patch: { appliedAt: now.toISOString() },
        conditions: [
          {
            type: 'Applied',
            status: 'True',
            reason: 'BindingWritten',
            message: '',
          },
        ],
        next: later(now, limits.rolloutTimeoutMs),
      };
    }
    return world.writeRefused
      ? {
          phase: 'Failed',
          reason: 'WriteFailed',
          message: world.writeRefused,
          conditions: [
            {
              type: 'Applied',
              status: 'False',
              reason: 'WriteFailed',
              message: world.writeRefused,
            },
          ],
        }
      : {
          phase: 'Applying',
          reason: 'Applying',
          message: `Let into ${to}; it is being written.`,
          effects: [{ type: 'writeBinding', write }],
        };
  }
  return verify(promotion, world, now, limits);
}

function verify(
  promotion: Promotion,
  world: AdvanceWorld,
  now: Date,
  limits: PromotionLimits,
): Step {
  const { to, artifactRef } = promotion.spec;
  const appliedAt = Date.parse(
    promotion.status?.appliedAt ?? now.toISOString(),
  );
  const produced = world.target.deployment?.status?.revisions?.find(
    entry => entry.promotion === promotion.metadata.name,
  );
  const patch = produced ? { revision: produced.revision } : {};
  const state = settled(world.target.binding, promotion, world);
  const fail = (reason: string, message: string): Step => ({
    phase: 'Failed',
    reason,
    message,
    patch,
  });
  switch (state.outcome) {
    case 'changed':
      return fail('BindingChanged', state.message);
    case 'ready':
      return {
        phase: 'Succeeded',
        reason: SUCCESS[changeKind(promotion, world)] ?? 'Promoted',
        message: state.message,
        patch,
      };
    default:
  }
  const graceEnds = appliedAt + limits.degradedGraceMs;
  const timeout = appliedAt + limits.rolloutTimeoutMs;
  if (state.outcome === 'degraded' && graceEnds <= now.getTime()) {
    return fail(
      'RolloutFailed',
      `${artifactRef} does not run well in ${to}: ${state.message}`,
    );
  }
  if (timeout <= now.getTime()) {
    return fail(
      'RolloutFailed',
      `${artifactRef} was not Ready in ${to} within ${span(
        limits.rolloutTimeoutMs,
      )}: ${state.message}`,
    );
  }
  return {
    phase: 'Verifying',
    reason: 'Verifying',
    message: `${to} is rolling out, until ${instant(
      new Date(timeout),
    )} at most.`,
    patch,
    next: new Date(
      state.outcome === 'degraded' ? graceEnds : timeout,
    ).toISOString(),
  };
}

const SUCCESS: Readonly<Record<string, string>> = {
  rollback: 'RolledBack',
  import: 'Imported',
};

function finish(promotion: Promotion, step: Step, now: Date): Advance {
  const { status = {} } = promotion;
  const isFinal = finalPhases.has(step.phase);
  const ready: ConditionStatement = {
    type: 'Ready',
    status: step.phase === 'Succeeded' ? 'True' : 'False',
    reason: step.reason,
    message: step.message,
  };
  const { generation } = promotion.metadata;
  const conditions = [...(step.conditions ?? []), ready].reduce(
    (list, condition) =>
      setCondition(
        list,
        {
          ...condition,
          ...(generation === undefined
            ? {}
            : { observedGeneration: generation }),
        },
        now,
      ),
    status.conditions,
  );
  const entersPhase = status.phase !== step.phase;
  const wanted: Partial<PromotionStatus> = {
    ...step.patch,
    phase: step.phase,
    message: step.message,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    ...(isFinal ? { finishedAt: now.toISOString() } : {}),
    conditions,
  };
  return {
    phase: step.phase,
    statusPatch: changedFields(status, wanted),
    effects: [
      ...(step.effects ?? []),
      ...(entersPhase
        ? [
            {
              type: 'record' as const,
              key: `${promotion.metadata.uid ?? promotion.metadata.name}/${
                step.phase
              }`,
              phase: step.phase,
              sentence: step.message,
            },
          ]
        : []),
    ],
    ...(step.next && !isFinal ? { nextEvaluationTime: step.next } : {}),
  };
}

function gatesPassed(evaluation: GateEvaluation): ConditionStatement {
  const { headline, allAllowed } = evaluation;
  return {
    type: 'GatesPassed',
    status: allAllowed ? 'True' : 'False',
    reason: allAllowed
      ? 'AllGatesAllowed'
      : `Gate${headline?.state === 'Denied' ? 'Denied' : 'Pending'}`,
    message: headline?.message ?? '',
  };
}

function earliest(time: string | undefined, limit: Date): string {
  const next = time === undefined ? Infinity : Date.parse(time);
  return new Date(Math.min(next, limit.getTime())).toISOString();
}

function later(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}

/** Steady state makes no write, so only what differs is in the patch. */
function changedFields(
  stored: Partial<PromotionStatus>,
  wanted: Partial<PromotionStatus>,
): Partial<PromotionStatus> {
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([field, value]) =>
        !deepEqualJson(stored[field as keyof PromotionStatus], value),
    ),
  );
}
