import { findCondition } from '@openchoreo-backstage/kube-objects';
import type {
  Promotion,
  PromotionGate,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { MANAGERS, PRODUCTION, refTo } from './estate';
import { productionBinding, type Stage } from './stage';

/**
 * Looks at what the system says after a step: counts the states that sequences
 * have to reach, and complains about refusals that do not say why.
 */
export function observe(stage: Stage): void {
  for (const promotion of stage.line.reader.list<Promotion>(
    refTo('Promotion', ''),
  )) {
    if (promotion.spec.to === PRODUCTION) observePromotion(stage, promotion);
  }
  const refused = findCondition(
    productionBinding(stage)?.status?.conditions,
    'Ready',
  );
  if (refused?.reason === 'PromotionRequired') {
    stage.cover('binding refused');
    if (
      !/(production|staging)/.test(refused.message) ||
      !/promot/i.test(refused.message)
    ) {
      stage.complain(`A binding was refused with: ${refused.message}`);
    }
  }
  if (refused?.reason === 'InvalidConfiguration')
    stage.cover('binding invalid');
  if (refused?.reason === 'ResourcesSuspended') stage.cover('suspended');
}

function observePromotion(stage: Stage, promotion: Promotion): void {
  const { status = {} } = promotion;
  stage.cover(`phase ${status.phase ?? 'none'}`);
  const reason = findCondition(status.conditions, 'Ready')?.reason;
  if (status.phase === 'Succeeded') stage.cover(`done ${reason}`);
  if (status.phase === 'Rejected') stage.cover(`rejected ${reason}`);
  for (const approval of status.approvals ?? []) {
    if (approval.void) {
      stage.cover(
        `void: ${(approval.voidReason ?? '')
          .replace(/^It expired.*/, 'It expired')
          .replace(/^\w+ (asked|decided|is not)/, 'somebody $1')
          .replace(/( member of) .*/, '$1 the groups')}`,
      );
    }
  }
  if (status.phase !== 'Waiting') return;
  for (const gate of status.gates ?? []) {
    if (gate.evidence?.some(({ kind }) => kind === 'Skip')) {
      stage.cover(`gate ${gate.type} skipped`);
    }
    if (gate.state === 'Allowed') continue;
    stage.cover(`gate ${gate.type} ${gate.state}`);
    const missing = missingIn(gate);
    if (missing) {
      stage.complain(`Gate ${gate.name} ("${gate.message}") ${missing}`);
    }
  }
}

/** Sentence, owner where there is one, and time where time changes the answer. */
function missingIn(gate: PromotionGate): string | undefined {
  if (!/^\S.{10,}[.:]/.test(gate.message)) return 'has no sentence';
  switch (gate.type) {
    case 'freeze':
      if (!gate.owner) return 'has no owner';
      return /until it is lifted/.test(gate.message) || gate.nextEvaluationTime
        ? undefined
        : 'does not say when it may change';
    case 'approval':
      if (gate.message.includes(' from ') && !gate.owner) return 'has no owner';
      return /is valid until/.test(gate.message) && !gate.nextEvaluationTime
        ? 'does not say when it may change'
        : undefined;
    case 'order':
    case 'sourceHealth':
    case 'lane':
      return gate.owner ? undefined : 'has no owner';
    case 'window':
    case 'check':
      return gate.owner ? undefined : 'has no owner';
    default:
      return undefined;
  }
}

/** Groups of the people at first: two who may approve, one who watches. */
export function firstGroups(
  people: readonly string[],
): Map<string, Set<string>> {
  return new Map(
    people.map((person, index) => [
      person,
      new Set(index >= 1 && index <= 3 ? [MANAGERS] : []),
    ]),
  );
}
