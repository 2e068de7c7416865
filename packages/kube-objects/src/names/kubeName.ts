import { sha256Hex } from '../canonical/contentHash';

const HASH_LENGTH = 8;

/**
 * A readable name that is unique for its parts: the parts cleaned and cut to
 * fit, then the first eight hex digits of the SHA-256 of the parts as given
 * (spec/resources.md 2.8, spec/controllers.md 3.1).
 *
 * Objects on data planes are found again by this name, so its output for given
 * parts may never change.
 *
 * @param limit - characters the name may have: 253 for most objects, 63 for
 * namespaces, Services, Jobs, containers, volumes and label values, 52 for
 * CronJobs
 * @throws RangeError when there are no parts, or `limit` leaves no room for
 * the hash and the separators
 * @public
 */
export function kubeName(limit: number, ...parts: readonly string[]): string {
  const budget = limit - HASH_LENGTH - parts.length;
  if (parts.length === 0 || budget < 0) {
    throw new RangeError(
      `A name of at most ${limit} characters cannot be made from ${parts.length} parts`,
    );
  }
  const share = Math.floor(budget / parts.length);
  const longer = budget % parts.length;
  const cut = parts.map((part, index) =>
    cleanPart(part).slice(0, index < longer ? share + 1 : share),
  );
  const hash = sha256Hex(parts.join('-')).slice(0, HASH_LENGTH);
  // Cut parts are not trimmed again: the vectors of the specification pin that.
  return [...cut, hash].join('-').replace(/^[^a-z0-9]+/, '');
}

function cleanPart(part: string): string {
  // Character by character, so that one outside of ASCII becomes one hyphen
  // whatever its number of UTF-16 units.
  const cleaned = Array.from(part, char => {
    const [lower] = char.toLowerCase();
    return /[a-z0-9.-]/.test(lower) ? lower : '-';
  });
  return cleaned.join('').replace(/^[-.]+|[-.]+$/g, '');
}
