import type { PromotionGate } from '../../kinds';
import { answer, type Gate, type GateContext } from './gate';

/**
 * Gates that a policy declares and this version cannot evaluate. They never
 * allow: a gate that is shown is a gate that holds (design.md section 2).
 */
export const notEnforcedGate: Gate = context => [
  ...windows(context),
  ...checks(context),
  ...contract(context),
  ...train(context),
];

function windows(context: GateContext): PromotionGate[] {
  if (['rollback', 'import'].includes(context.kind)) return [];
  return unique(
    (context.policy?.windows ?? []).map(({ name, kind }) => name ?? kind),
  ).map(name => deny(context, `window/${name}`, `time window ${name}`));
}

function checks(context: GateContext): PromotionGate[] {
  if (context.kind !== 'promotion') return [];
  return unique((context.policy?.checks ?? []).map(({ name }) => name)).map(
    name => deny(context, `check/${name}`, `check ${name}`),
  );
}

function contract(context: GateContext): PromotionGate[] {
  return context.kind === 'promotion' && context.policy?.contract === 'block'
    ? [deny(context, 'contract', 'API contract gate')]
    : [];
}

function train(context: GateContext): PromotionGate[] {
  const { train: member } = context.promotion.spec;
  return member ? [deny(context, 'train', `release train ${member.name}`)] : [];
}

function deny(
  { promotion, world }: GateContext,
  name: string,
  what: string,
): PromotionGate {
  const remedy =
    name === 'train'
      ? 'ask for it without a train'
      : 'it can be skipped with a reason, or taken out of the policy';
  return answer(
    name,
    'Denied',
    `The ${what} before ${promotion.spec.to} is not enforced by this version, so nothing passes it: ${remedy}.`,
    { owner: world.owners.platform },
  );
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
