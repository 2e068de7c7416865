import { answer, type Gate } from './gate';

/**
 * What is applied is what was looked at. The plan is computed again on every
 * evaluation; another one has to be looked at first (design.md section 6).
 */
export const planGate: Gate = ({ promotion, world, policy, kind }) => {
  const nobodyLooked =
    kind === 'import' || promotion.spec.trigger === 'AutoRollback';
  const { planHash } = world;
  // Without gates nobody has to look, but what cannot be rendered waits anyway.
  const isOpen = policy?.gated !== true && 'hash' in planHash;
  if (isOpen || nobodyLooked) return [];
  if ('unknown' in planHash) {
    return [
      answer('plan', 'Pending', planHash.unknown, {
        owner: world.owners.component,
      }),
    ];
  }
  const seen = promotion.status?.planHash;
  return [
    seen !== undefined && seen !== planHash.hash
      ? answer(
          'plan',
          'Pending',
          `What would be applied to ${promotion.spec.to} is no longer what was looked at; the difference has to be looked at, and approved, again.`,
          { evidence: [{ kind: 'Plan', hash: planHash.hash }] },
        )
      : answer('plan', 'Allowed', 'The plan is the one that was looked at.', {
          evidence: [{ kind: 'Plan', hash: planHash.hash }],
        }),
  ];
};
