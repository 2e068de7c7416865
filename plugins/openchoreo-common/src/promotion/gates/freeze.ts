import type { Environment, EnvironmentFreeze } from '../../kinds';
import { instant, shortRef } from '../phrases';
import { answer, type Gate } from './gate';

/** The freeze of an environment, if it is in force. @public */
export function activeFreeze(
  environment: Environment | undefined,
  now: Date,
): EnvironmentFreeze | undefined {
  const freeze = environment?.spec?.freeze;
  const isOver =
    freeze?.until !== undefined && Date.parse(freeze.until) <= now.getTime();
  return isOver ? undefined : freeze;
}

/** Why nothing enters an environment, as a sentence. */
export function freezeSentence(
  environment: string,
  { by, reason, until }: EnvironmentFreeze,
): string {
  const end = until ? `until ${instant(until)}` : 'until it is lifted';
  const cause = reason.replace(/[.\s]+$/, '');
  return `${environment} is frozen by ${shortRef(by)} ${end}: ${cause}.`;
}

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
