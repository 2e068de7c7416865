export type { AdmissionPlace, Admitted } from './admission';
export { approverEligibility } from './approvals';
export { changeKind } from './changeKind';
export type { ChangeKind } from './changeKind';
export * from './gates';
export { letIn } from './letIn';
export type { LetIn, LetInWorld } from './letIn';
export * from './policy';
export { requestEntry, sealPayload } from './seal';
export type { SealedEntries, SealKind, SealSubject, VerifySeal } from './seal';
export { planHashOf } from './world';
export type {
  ComputedHash,
  EnvironmentState,
  Membership,
  PromotionWorld,
} from './world';
export { finalPhases } from './finalPhases';
export { advance } from './phases';
export type { Advance } from './phases';
export { DEFAULT_PROMOTION_LIMITS } from './step';
export type { AdvanceWorld, PromotionEffect, PromotionLimits } from './step';
export type { BindingWrite } from './rollout';
export { newestAdmission } from './admission';
