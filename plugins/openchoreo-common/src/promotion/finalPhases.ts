import type { PromotionPhase } from '../kinds';

/** Phases that never change again. @public */
export const finalPhases: ReadonlySet<PromotionPhase> = new Set([
  'Succeeded',
  'Failed',
  'Rejected',
  'Superseded',
  'Expired',
  'Cancelled',
] as const);
