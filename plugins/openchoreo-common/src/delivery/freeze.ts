import type { Environment, EnvironmentFreeze } from '../kinds';
import { instant, shortRef } from './phrases';

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
