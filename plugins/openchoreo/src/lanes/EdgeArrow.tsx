import type { CSSProperties } from 'react';
import { RiShieldUserLine } from '@remixicon/react';
import type { EdgePlace } from './layout';
import styles from './EdgeArrow.module.css';

/** The way from one environment to the next; a shield where people must agree. */
export function EdgeArrow({ edge }: { edge: EdgePlace }) {
  const place = {
    '--gap': edge.afterColumn * 2,
    '--from-row': edge.fromRow,
    '--row': edge.toRow,
  } as CSSProperties;
  return (
    <>
      {edge.toRow > edge.fromRow && (
        <div className={styles.elbow} style={place} aria-hidden />
      )}
      <div
        className={styles.arrow}
        style={place}
        data-branch={edge.toRow > edge.fromRow || undefined}
        aria-hidden
      >
        {edge.needsApproval && (
          <span className={styles.gate} title="Needs approval">
            <RiShieldUserLine className={styles.icon} />
            approval
          </span>
        )}
        <svg className={styles.head} viewBox="0 0 8 12">
          <path d="m1 1 6 5-6 5" />
        </svg>
      </div>
    </>
  );
}
