import type { ReactNode } from 'react';
import { RiErrorWarningLine } from '@remixicon/react';
import { OpenChoreoError } from '../api';
import styles from './ErrorState.module.css';

/** @public */
export interface ErrorStateProps {
  /** What did not work, for example `This was not deployed.` */
  title: string;
  error: { message: string };
  /** What the person may do about it. */
  action?: ReactNode;
}

/**
 * Something failed: what, why, and with every problem at its path, where the
 * person is looking.
 *
 * @public
 */
export function ErrorState({ title, error, action }: ErrorStateProps) {
  const problems = error instanceof OpenChoreoError ? error.problems : [];
  return (
    <div role="alert" className={styles.error}>
      <RiErrorWarningLine className={styles.icon} aria-hidden />
      <div className={styles.content}>
        <p className={styles.title}>{title}</p>
        <p className={styles.message}>{error.message}</p>
        <ProblemList problems={problems} />
        {action}
      </div>
    </div>
  );
}

/**
 * Problems of an input, each with the field that it is about.
 *
 * @public
 */
export function ProblemList(props: {
  problems: ReadonlyArray<{ path: string; message: string }>;
}) {
  if (props.problems.length === 0) return null;
  return (
    <ul className={styles.problems}>
      {props.problems.map(({ path, message }) => (
        <li key={`${path} ${message}`}>
          {path && <code className={styles.path}>{path}</code>} {message}
        </li>
      ))}
    </ul>
  );
}
