/**
 * A JSON object whose members are not known yet.
 *
 * @public
 */
export type JsonObject = { [key: string]: unknown };

/** True for objects that are neither null nor a list. @public */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The member of that name, or undefined. Inherited members do not count: a key
 * of an object from outside may be called `constructor` or `__proto__`.
 */
export function ownMember(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/**
 * Sets a member of an object that is being built. A plain assignment to
 * `__proto__` would change the prototype instead of adding a member.
 */
export function setMember(
  object: JsonObject,
  key: string,
  value: unknown,
): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    object[key] = value;
  }
}
