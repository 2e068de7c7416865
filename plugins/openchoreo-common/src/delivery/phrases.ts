/**
 * `release-managers` of `group:default/release-managers`, for sentences.
 * Anything that is not an entity ref stays as it is.
 */
export function shortRef(ref: string): string {
  return /^[a-z]+:([^/]+\/)?(.+)$/.exec(ref)?.[2] ?? ref;
}

/** `a`, `a or b`, `a, b or c`. */
export function anyOf(items: readonly string[]): string {
  return joined(items, 'or');
}

/** `a`, `a and b`, `a, b and c`. */
export function allOf(items: readonly string[]): string {
  return joined(items, 'and');
}

function joined(items: readonly string[], word: string): string {
  return items.length < 2
    ? items.join('')
    : `${items.slice(0, -1).join(', ')} ${word} ${items[items.length - 1]}`;
}

const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
];

/** `21 Nov 10:02 UTC`: sentences are computed where nobody's zone is known. */
export function instant(time: Date | string): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${two(
    date.getUTCHours(),
  )}:${two(date.getUTCMinutes())} UTC`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** The two largest units of a span: `2 h 5 min`. Less than a second is `0 s`. */
export function span(milliseconds: number): string {
  let rest = Math.max(0, milliseconds);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    if (parts.length > 0 && (parts.length === 2 || count === 0)) break;
  }
  return parts.join(' ') || '0 s';
}
