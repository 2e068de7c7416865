import { activeFreeze, freezeSentence } from '../../delivery/freeze';
import { answer, type Gate } from './gate';

/** No artifact enters a frozen environment; its settings stay editable. */
export const freezeGate: Gate = ({ promotion, world, kind, now }) => {
  if (!['promotion', 'rollback', 'deployment'].includes(kind)) return [];
  const { to } = promotion.spec;
  const freeze = activeFreeze(
    world.environments.find(({ metadata }) => metadata.name === to),
    now,
  );
  return [
    freeze
      ? answer('freeze', 'Denied', freezeSentence(to, freeze), {
          owner: freeze.by,
          nextEvaluationTime: freeze.until,
        })
      : answer('freeze', 'Allowed', `${to} is not frozen.`),
  ];
};
