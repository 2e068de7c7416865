import {
  deepEqualJson,
  setCondition,
  type ConditionStatement,
} from '@openchoreo-backstage/kube-objects';
import type { Promotion, PromotionPhase, PromotionStatus } from '../kinds';
import { finalPhases } from './finalPhases';
import {
  DEFAULT_PROMOTION_LIMITS,
  type AdvanceWorld,
  type PromotionEffect,
  type PromotionLimits,
  type Step,
} from './step';
import { rollOut } from './verifying';
import { decide } from './waiting';

/** The next step of a Promotion. @public */
export interface Advance {
  phase: PromotionPhase;
  /** Fields of the status that differ from what is stored; empty means no write. */
  statusPatch: Partial<PromotionStatus>;
  effects: PromotionEffect[];
  /** RFC 3339: when to look again, without any event. */
  nextEvaluationTime?: string;
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
