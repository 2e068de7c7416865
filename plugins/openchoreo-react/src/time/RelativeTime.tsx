import { Focusable, Tooltip, TooltipTrigger } from '@backstage/ui';
import { formatAbsolute, formatDuration, formatRelative } from './format';
import { useNow } from './useNow';
import styles from './RelativeTime.module.css';

/** Younger times change every second. */
const SECONDS_MATTER_MS = 60_000;

/** @public */
export interface RelativeTimeProps {
  /** RFC 3339, or a date. */
  at: string | Date;
  /** `age`: `2 h` rather than `2 h ago`. */
  format?: 'relative' | 'age';
}

/**
 * A time as people say it. The exact time with its zone is shown on hover and
 * on focus.
 *
 * @public
 */
export function RelativeTime({ at, format = 'relative' }: RelativeTimeProps) {
  const date = typeof at === 'string' ? new Date(at) : at;
  const age = Math.abs(useNow('minute').getTime() - date.getTime());
  const now = useNow(age < SECONDS_MATTER_MS ? 'second' : 'minute');
  const text = words(date, now, format);
  const absolute = formatAbsolute(date);
  return (
    <TooltipTrigger delay={300}>
      <Focusable>
        <time
          className={styles.time}
          dateTime={date.toISOString()}
          // As an image it has a name of its own: both times are read in one go.
          role="img"
          aria-label={`${text}, ${absolute}`}
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the exact time must be reachable without a mouse
          tabIndex={0}
        >
          {text}
        </time>
      </Focusable>
      <Tooltip>{absolute}</Tooltip>
    </TooltipTrigger>
  );
}

function words(date: Date, now: Date, format: 'relative' | 'age'): string {
  return format === 'age'
    ? formatDuration(now.getTime() - date.getTime())
    : formatRelative(date, now);
}
