import type { Promotion, PromotionGate } from '../../kinds';
import { changeKind } from '../changeKind';
import type { Gate } from '../gates/gate';
import { effectivePolicy } from '../policy';
import type { PromotionWorld } from '../world';
import { NOW, promotion, world } from './storefront';

/** What one gate answers about a promotion in a world. */
export function askGate(
  gate: Gate,
  changes: Partial<PromotionWorld> = {},
  about: Promotion = promotion(),
): PromotionGate[] {
  const facts = world(changes);
  const { from, to } = about.spec;
  return gate({
    promotion: about,
    world: facts,
    policy: effectivePolicy(facts.pipeline!, facts.environments, from, to),
    kind: changeKind(about, facts),
    now: NOW,
  });
}
