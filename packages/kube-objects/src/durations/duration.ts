const UNITS_IN_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  // The two characters that look like a micro sign.
  '\u00b5s': 1e-3,
  '\u03bcs': 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

const PART = /(\d+\.?\d*|\.\d+)(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/y;

/**
 * Reads a duration as Go writes it: `90s`, `1h30m`, `1.5h`, `-250ms`, `0`.
 *
 * @returns milliseconds
 * @throws SyntaxError when the text is no duration
 * @public
 */
export function parseDuration(text: string): number {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  if (text === `${sign}0`) {
    return 0;
  }
  let milliseconds = 0;
  let position = sign.length;
  do {
    PART.lastIndex = position;
    const match = PART.exec(text);
    if (!match) {
      throw new SyntaxError(
        `"${text}" is not a duration: numbers with a unit (h, m, s, ms, us, ns) are needed, such as 30s or 1h30m`,
      );
    }
    milliseconds += Number(match[1]) * UNITS_IN_MS[match[2]];
    position = PART.lastIndex;
  } while (position < text.length);
  return sign === '-' ? -milliseconds : milliseconds;
}

/** Whether a text is a duration. @public */
export function isDuration(text: string): boolean {
  try {
    parseDuration(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return false;
    }
    throw error;
  }
}

/**
 * The shortest text of a duration: `1h30m`, `1.5s`, `250ms`, `0s`. What is
 * finer than a millisecond is rounded.
 *
 * @throws RangeError when it is not finite
 * @public
 */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) {
    throw new RangeError(`${milliseconds} is not a duration in milliseconds`);
  }
  const total = Math.round(Math.abs(milliseconds));
  const sign = milliseconds < 0 && total > 0 ? '-' : '';
  if (total === 0) {
    return '0s';
  }
  if (total < 1000) {
    return `${sign}${total}ms`;
  }
  const hours = Math.floor(total / UNITS_IN_MS.h);
  const minutes = Math.floor((total % UNITS_IN_MS.h) / UNITS_IN_MS.m);
  const seconds = (total % UNITS_IN_MS.m) / 1000;
  return [
    sign,
    hours > 0 ? `${hours}h` : '',
    minutes > 0 ? `${minutes}m` : '',
    seconds > 0 ? `${seconds}s` : '',
  ].join('');
}
