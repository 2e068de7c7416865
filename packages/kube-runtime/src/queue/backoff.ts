/** @public */
export interface BackoffOptions {
  /** Upper bound of the first wait. */
  baseMs: number;
  /** Upper bound of every wait. */
  maxMs: number;
}

/**
 * The wait after a number of failures: evenly distributed between 0 and
 * `baseMs * 2^failures`, at most `maxMs` ("full jitter", so that many clients
 * that failed together do not come back together).
 *
 * @param failures - earlier failures; 0 for the first
 * @param random - a number in [0, 1)
 * @public
 */
export function backoffMs(
  failures: number,
  options: BackoffOptions,
  random: () => number,
): number {
  // 2 ** 1024 is Infinity, which Math.min takes.
  const bound = Math.min(options.maxMs, options.baseMs * 2 ** failures);
  return random() * bound;
}
