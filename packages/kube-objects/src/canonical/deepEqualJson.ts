import { isJsonObject } from '../json/jsonObject';

/**
 * Whether two values are the same JSON: the order of members does not count,
 * and a member that is undefined equals one that is absent.
 *
 * @public
 */
export function deepEqualJson(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => deepEqualJson(item, b[index]))
    );
  }
  if (!isJsonObject(a) || !isJsonObject(b)) {
    return false;
  }
  const aKeys = definedKeys(a);
  return (
    aKeys.length === definedKeys(b).length &&
    aKeys.every(key => Object.hasOwn(b, key) && deepEqualJson(a[key], b[key]))
  );
}

function definedKeys(object: { [key: string]: unknown }): string[] {
  return Object.keys(object).filter(key => object[key] !== undefined);
}
