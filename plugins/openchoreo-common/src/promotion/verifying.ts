import { instant, span } from '../delivery/phrases';
import type { Promotion } from '../kinds';
import { changeKind } from './changeKind';
import { holdsChange, settled, writeOf } from './rollout';
import type { AdvanceWorld, PromotionLimits, Step } from './step';

/** Reason of the Ready condition by kind of change; all others are `Promoted`. */
const SUCCESS: Readonly<Record<string, string>> = {
  rollback: 'RolledBack',
  import: 'Imported',
};

/** `Applying` and `Verifying`: nothing but the world stops it now. */
export function rollOut(
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

function later(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}
