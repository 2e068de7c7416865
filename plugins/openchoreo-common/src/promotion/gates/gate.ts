import type {
  GateState,
  GateType,
  Promotion,
  PromotionGate,
} from '../../kinds';
import type { ChangeKind } from '../changeKind';
import type { EffectivePolicy } from '../policy';
import type { PromotionWorld } from '../world';

/** What every gate is asked with. */
export interface GateContext {
  promotion: Promotion;
  world: PromotionWorld;
  /** Absent when no path leads to the target; only the order gate answers then. */
  policy?: EffectivePolicy;
  kind: ChangeKind;
  now: Date;
}

/** A gate: none, one or several answers, depending on what the policy declares. */
export type Gate = (context: GateContext) => PromotionGate[];

type Details = Omit<PromotionGate, 'name' | 'type' | 'state' | 'message'>;

/** An answer; `owner` and times are left out where they are undefined. */
export function answer(
  name: string,
  state: GateState,
  message: string,
  details: { [K in keyof Details]: Details[K] | undefined } = {},
): PromotionGate {
  const present = Object.entries(details).filter(
    ([, value]) => value !== undefined,
  );
  return {
    name,
    type: name.split('/')[0] as GateType,
    state,
    message,
    ...Object.fromEntries(present),
  };
}
