import { shortRef } from '../../delivery/phrases';
import { answer, type Gate } from './gate';

/** One change at a time rolls out in an environment. */
export const laneGate: Gate = ({ promotion, world }) => {
  const { to } = promotion.spec;
  const busy = world.promotions.find(
    other =>
      other.metadata.name !== promotion.metadata.name &&
      other.spec.to === to &&
      (other.status?.phase === 'Applying' ||
        other.status?.phase === 'Verifying'),
  );
  return [
    busy
      ? answer(
          'lane',
          'Pending',
          `${shortRef(busy.spec.requestedBy)}'s change ${
            busy.metadata.name
          } is rolling out in ${to}.`,
          {
            owner: busy.spec.requestedBy,
            evidence: [{ kind: 'Promotion', name: busy.metadata.name }],
          },
        )
      : answer('lane', 'Allowed', `Nothing else is rolling out in ${to}.`),
  ];
};
