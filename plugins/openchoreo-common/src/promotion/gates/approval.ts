import type { PromotionApproval, PromotionGate } from '../../kinds';
import {
  currentBinding,
  expiryOf,
  isMember,
  judgeApprovals,
  needSentence,
  samePerson,
} from '../approvals';
import { instant, shortRef } from '../../delivery/phrases';
import type { ApprovalRequirement } from '../policy';
import { answer, type Gate, type GateContext } from './gate';

/** A decision that counts, with the groups of its author as they are now. */
interface Counting {
  entry: PromotionApproval;
  groups: readonly string[];
}

/** Whether approvals are asked for at all: automation rolls back without them. */
export function asksForApproval({
  promotion,
  policy,
  kind,
}: Pick<GateContext, 'promotion' | 'policy' | 'kind'>): boolean {
  const isAutoRollback =
    kind === 'rollback' && promotion.spec.trigger === 'AutoRollback';
  return (
    policy !== undefined &&
    policy.approvals.length > 0 &&
    kind !== 'import' &&
    !isAutoRollback
  );
}

/** Enough people of the right groups agreed to exactly this change, rule and plan. */
export const approvalGate: Gate = context => {
  const { promotion, world, policy, now } = context;
  if (!policy || !asksForApproval(context)) return [];
  const binding = currentBinding(world, policy);
  if ('unknown' in binding) {
    return policy.approvals.map(requirement =>
      answer(requirement.gate, 'Pending', binding.unknown, {
        owner: requirement.groups[0],
      }),
    );
  }
  const verdicts = judgeApprovals({ promotion, world, policy, binding, now });
  const entries = promotion.status?.approvals ?? [];
  const counting = entries.flatMap((entry, index): Counting[] => {
    const verdict = verdicts[index];
    return verdict.state === 'counts' && entry.decision === 'Approve'
      ? [{ entry, groups: verdict.groups }]
      : [];
  });
  const unknown = verdicts.find(verdict => verdict.state === 'unknown');
  return policy.approvals.map(requirement =>
    decide(
      requirement,
      counting.filter(({ entry, groups }) => {
        const isOwn = samePerson(entry.by, promotion.spec.requestedBy);
        return (
          isMember(groups, requirement) &&
          !(requirement.forbidSelf && isOwn) &&
          expiryOf(entry, requirement).getTime() > now.getTime()
        );
      }),
      unknown?.state === 'unknown' ? unknown.reason : undefined,
    ),
  );
};

function decide(
  requirement: ApprovalRequirement,
  counting: readonly Counting[],
  unknown: string | undefined,
): PromotionGate {
  const persons = new Map(
    counting.map(({ entry }) => [
      entry.by.toLocaleLowerCase('en-US'),
      { by: entry.by, expiresAt: expiryOf(entry, requirement) },
    ]),
  );
  const { count, groups, gate } = requirement;
  const valid = [...persons.values()].sort(
    (a, b) => a.expiresAt.getTime() - b.expiresAt.getTime(),
  );
  const details = {
    owner: groups[0],
    nextEvaluationTime: valid[0]?.expiresAt.toISOString(),
    evidence:
      valid.length > 0
        ? valid.map(({ by }) => ({ kind: 'Approval', name: by }))
        : undefined,
  };
  if (valid.length >= count) {
    const names = valid.map(({ by }) => shortRef(by)).join(', ');
    return answer(gate, 'Allowed', `Approved by ${names}.`, details);
  }
  const sentences = [
    needSentence(count - valid.length, count, groups),
    ...valid.map(
      ({ by, expiresAt }) =>
        `The approval of ${shortRef(by)} is valid until ${instant(expiresAt)}.`,
    ),
    ...(unknown ? [unknown] : []),
  ];
  return answer(gate, 'Pending', sentences.join(' '), details);
}
