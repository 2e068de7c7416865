import type { ConditionStatement } from '@openchoreo-backstage/kube-objects';
import type {
  PromotionAdmission,
  PromotionPhase,
  PromotionStatus,
} from '../kinds';
import type { BindingWrite } from './rollout';
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

/** What `advance` looks at besides the world of the gates. @public */
export interface AdvanceWorld extends PromotionWorld {
  /** Why the target binding can never be written (other owner, refused for good). */
  writeRefused?: string;
}

/** How a step ends: a phase with its sentence and the reason of the Ready condition. */
export interface Step {
  phase: PromotionPhase;
  message: string;
  reason: string;
  patch?: Partial<PromotionStatus>;
  conditions?: ConditionStatement[];
  effects?: PromotionEffect[];
  next?: string;
}
