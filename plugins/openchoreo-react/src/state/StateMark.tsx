import type { ReactNode } from 'react';
import type { DisplayState } from '@openchoreo-backstage/plugin-openchoreo-common';
import styles from './StateMark.module.css';

/** One shape each, told apart without colour. */
const SHAPES: Record<DisplayState, ReactNode> = {
  Ready: <circle cx="8" cy="8" r="6" />,
  RollingOut: (
    <>
      <circle cx="8" cy="8" r="5.25" className={styles.outline} />
      <path d="M8 2.75a5.25 5.25 0 0 1 0 10.5z" />
    </>
  ),
  Degraded: <path d="M8 1.5 15 14H1z" />,
  Failed: <path d="m3.2 3.2 9.6 9.6m0-9.6-9.6 9.6" className={styles.stroke} />,
  Suspended: <path d="M5 2.5v11m6-11v11" className={styles.stroke} />,
  NotDeployed: <circle cx="8" cy="8" r="5.25" className={styles.outline} />,
  Waiting: (
    <>
      <circle cx="8" cy="8" r="5.75" className={styles.outline} />
      <path d="M8 4.5V8l2.25 1.75" className={styles.outline} />
    </>
  ),
};

/**
 * The shape of a state in its colour, without the word: for places that say
 * the word beside it.
 *
 * @public
 */
export function StateMark({ state }: { state: DisplayState }) {
  return (
    <svg
      className={styles.mark}
      data-state={state}
      viewBox="0 0 16 16"
      aria-hidden
    >
      {SHAPES[state]}
    </svg>
  );
}
