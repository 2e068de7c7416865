import { useEffect, useRef } from 'react';
import {
  formatAbsolute,
  formatClock,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import type { NumberedLine } from './logBuffer';
import styles from './LogView.module.css';

/**
 * Log lines as plain text. It is a region to read at one's own pace, not one
 * that is read out as it grows.
 */
export function LogView(props: {
  lines: NumberedLine[];
  search: string;
  wrap: boolean;
  /** Keep the end in sight. */
  isFollowing: boolean;
  emptyText: string;
}) {
  const { lines, search, wrap, isFollowing, emptyText } = props;
  const end = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (isFollowing) end.current?.scrollIntoView?.({ block: 'nearest' });
  }, [lines, isFollowing]);

  return (
    <div
      className={styles.view}
      data-wrap={wrap || undefined}
      role="log"
      aria-live="off"
      aria-label="Log lines"
      // The keyboard scrolls it.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {lines.length === 0 && <p className={styles.empty}>{emptyText}</p>}
      <ol className={styles.lines}>
        {lines.map(({ number, line }) => (
          <li key={number} className={styles.line}>
            <time
              className={styles.time}
              dateTime={line.at}
              title={formatAbsolute(new Date(line.at))}
            >
              {formatClock(new Date(line.at))}
            </time>
            <span className={styles.text}>
              <Marked text={line.text} search={search.trim()} />
            </span>
          </li>
        ))}
      </ol>
      <div ref={end} />
    </div>
  );
}

/** The text with what was searched for marked, where it is for the first time. */
function Marked({ text, search }: { text: string; search: string }) {
  const at = search ? text.toLowerCase().indexOf(search.toLowerCase()) : -1;
  if (at < 0) return <>{text}</>;
  const after = at + search.length;
  return (
    <>
      {text.slice(0, at)}
      <mark className={styles.found}>{text.slice(at, after)}</mark>
      {text.slice(after)}
    </>
  );
}
