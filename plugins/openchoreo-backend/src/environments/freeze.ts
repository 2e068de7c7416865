import type { Environment } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Statement } from '../status';

/**
 * Whether an Environment is frozen now, and when that changes by itself.
 *
 * @returns `endsInMs` while a freeze with an end is in force
 */
export function freezeOf(
  environment: Environment,
  now: Date,
): { statement: Statement; endsInMs?: number } {
  const freeze = environment.spec?.freeze;
  if (!freeze) {
    return {
      statement: {
        type: 'Frozen',
        status: 'False',
        reason: 'NotFrozen',
        message: 'Artifacts may enter.',
      },
    };
  }
  const endsInMs = freeze.until
    ? Date.parse(freeze.until) - now.getTime()
    : undefined;
  if (endsInMs !== undefined && endsInMs <= 0) {
    return {
      statement: {
        type: 'Frozen',
        status: 'False',
        reason: 'FreezeExpired',
        message: `The freeze by ${freeze.by} ended at ${freeze.until}.`,
      },
    };
  }
  const end = freeze.until ? `until ${freeze.until}` : 'until it is removed';
  return {
    statement: {
      type: 'Frozen',
      status: 'True',
      reason: 'FreezeActive',
      message: `Frozen by ${freeze.by} ${end}: ${freeze.reason}`,
    },
    endsInMs,
  };
}

/** Whether no artifact may enter the Environment now. */
export function isFrozen(environment: Environment, now: Date): boolean {
  return freezeOf(environment, now).statement.status === 'True';
}
