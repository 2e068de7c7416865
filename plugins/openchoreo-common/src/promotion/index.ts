export { approverEligibility } from './approvals';
export { changeKind } from './changeKind';
export type { ChangeKind } from './changeKind';
export * from './gates';
export { letIn } from './letIn';
export type { LetIn, LetInWorld } from './letIn';
export * from './policy';
export { requestEntry, sealPayload } from './seal';
export type { SealedEntries, SealKind, SealSubject, VerifySeal } from './seal';
export type {
  ComputedHash,
  EnvironmentState,
  Membership,
  PromotionWorld,
} from './world';
export { advance, DEFAULT_PROMOTION_LIMITS, finalPhases } from './phases';
export type {
  Advance,
  AdvanceWorld,
  PromotionEffect,
  PromotionLimits,
} from './phases';
export type { BindingWrite } from './rollout';
export { newestAdmission } from './admission';
