import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** @public */
export interface EmptyStateProps {
  /** What is not there yet, a short sentence. */
  title: string;
  /** What it is for, and the one next thing to do. */
  children: ReactNode;
  /** The button that does the next thing. */
  action?: ReactNode;
}

/**
 * A list or page that has nothing to show yet.
 *
 * @public
 */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}
