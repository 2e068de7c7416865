const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * A duration in its largest unit: `12 s`, `3 min`, `2 h`, `6 d`.
 *
 * @param ms - milliseconds; negative ones count as none
 * @public
 */
export function formatDuration(ms: number): string {
  const duration = Math.max(0, ms);
  if (duration < MINUTE) return `${Math.floor(duration / SECOND)} s`;
  if (duration < HOUR) return `${Math.floor(duration / MINUTE)} min`;
  if (duration < 2 * DAY) return `${Math.floor(duration / HOUR)} h`;
  return `${Math.floor(duration / DAY)} d`;
}

/**
 * How long ago, or how far ahead: `just now`, `12 min ago`, `in 3 h`.
 *
 * @public
 */
export function formatRelative(at: Date, now: Date): string {
  const past = now.getTime() - at.getTime();
  if (Math.abs(past) < 5 * SECOND) return 'just now';
  return past > 0
    ? `${formatDuration(past)} ago`
    : `in ${formatDuration(-past)}`;
}

/**
 * A moment without surprises of a locale: `2026-11-20 10:42:07 UTC+01:00`, in
 * the time zone of the browser.
 *
 * @public
 */
export function formatAbsolute(at: Date): string {
  const date = [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map(twoDigits)
    .join('-');
  return `${date} ${formatClock(at)} ${formatZone(at)}`;
}

/**
 * The time of day: `10:42:07`.
 *
 * @public
 */
export function formatClock(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map(twoDigits)
    .join(':');
}

function formatZone(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const sign = minutes < 0 ? '-' : '+';
  const size = Math.abs(minutes);
  return `UTC${sign}${twoDigits(Math.floor(size / 60))}:${twoDigits(
    size % 60,
  )}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
