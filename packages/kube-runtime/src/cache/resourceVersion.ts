const DECIMAL = /^(0|[1-9][0-9]*)$/;

/**
 * Orders two resource versions where both are decimal counters, as those of
 * the embedded cluster and of current Kubernetes are (KEP-5504).
 *
 * @returns negative, 0 or positive; undefined when the versions say nothing
 * about their order
 * @public
 */
export function compareResourceVersions(
  a: string,
  b: string,
): number | undefined {
  if (a === b) {
    return 0;
  }
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) {
    return undefined;
  }
  // Without leading zeros the longer number is the greater one; this runs on
  // every event and needs no BigInt.
  if (a.length !== b.length) {
    return a.length - b.length;
  }
  return a < b ? -1 : 1;
}
