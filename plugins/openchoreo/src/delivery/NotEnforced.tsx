import { RiInformationLine } from '@remixicon/react';
import styles from './NotEnforced.module.css';

/** Settings that are stored and not honoured yet: said, not hidden. */
export function NotEnforced({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return null;
  const count =
    sentences.length === 1
      ? '1 setting is'
      : `${sentences.length} settings are`;
  return (
    <details className={styles.details}>
      <summary className={styles.summary}>
        <RiInformationLine className={styles.icon} aria-hidden />
        {count} stored, but not enforced yet
      </summary>
      <ul className={styles.list}>
        {sentences.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
