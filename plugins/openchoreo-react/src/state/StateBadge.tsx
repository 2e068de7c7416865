import type { DisplayState } from '@openchoreo-backstage/plugin-openchoreo-common';
import { wordOfState } from './displayState';
import { StateMark } from './StateMark';
import styles from './StateBadge.module.css';

/** @public */
export interface StateBadgeProps {
  state: DisplayState;
  /** Default: the state's own word. */
  word?: string;
}

/**
 * A state as a shape, a colour and a word.
 *
 * @public
 */
export function StateBadge({ state, word }: StateBadgeProps) {
  return (
    <span className={styles.badge} data-state={state}>
      <StateMark state={state} />
      {word ?? wordOfState(state)}
    </span>
  );
}
