import { RiLockLine } from '@remixicon/react';
import styles from './Refusal.module.css';

/**
 * Why something cannot be done now, in the sentence of who refuses it.
 *
 * @public
 */
export function Refusal({ sentence }: { sentence: string }) {
  return (
    <p className={styles.refusal}>
      <RiLockLine className={styles.icon} aria-hidden />
      <span>{sentence}</span>
    </p>
  );
}
