import { isJsonObject } from '../json/jsonObject';

/**
 * JSON text that depends on the value only: members sorted by the code points
 * of their names, no whitespace, members that are undefined left out. Equal
 * values give equal bytes, so hashes and signatures can be taken over it.
 *
 * @throws TypeError for what JSON cannot carry (functions, bigints, symbols,
 * numbers that are not finite, undefined outside of a member)
 * @public
 */
export function canonicalJson(value: unknown): string {
  if (isScalar(value)) {
    return JSON.stringify(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(canonicalJson).join(',')}]`;
  }
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .filter(key => value[key] !== undefined)
      .sort(compareCodePoints)
      .map(key => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
    return `{${members.join(',')}}`;
  }
  throw new TypeError(
    `A ${typeof value} (${String(value)}) cannot be written as JSON`,
  );
}

function isScalar(value: unknown): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value === null ||
    Number.isFinite(value)
  );
}

/**
 * Orders texts by Unicode code points. The order of JavaScript's own sort, by
 * UTF-16 units, differs for characters outside the basic plane.
 *
 * @public
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) {
      return codePointRank(left) - codePointRank(right);
    }
  }
  return a.length - b.length;
}

/** Moves surrogates, which begin characters above U+FFFF, behind all others. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
