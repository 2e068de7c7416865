import { canonicalJson } from '../canonical/canonicalJson';
import { isJsonObject, ownMember } from '../json/jsonObject';
import type { FieldType, ListType } from './fieldType';

/** The step to a member. */
export function memberElement(name: string): string {
  return `f:${name}`;
}

/** The member's name, or undefined when the step goes to an item. */
export function memberName(element: string): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

/**
 * The step to an item of a shared list: by its keys in a map list, by its
 * value in a set. Two equal items give the same step.
 */
export function itemElement(list: ListType, item: unknown): string {
  if (list.sharing === 'set') {
    return `v:${canonicalJson(item)}`;
  }
  // Canonical JSON of the keys, put together by hand: this runs for every item
  // of every merge, several times.
  let keys = '';
  for (const key of list.keys) {
    const value = isJsonObject(item)
      ? ownMember(item, key) ?? keyDefault(list.item, key)
      : undefined;
    if (value !== undefined) {
      const separator = keys === '' ? '' : ',';
      keys += `${separator}${JSON.stringify(key)}:${canonicalJson(value)}`;
    }
  }
  return `k:{${keys}}`;
}

function keyDefault(item: FieldType, key: string): unknown {
  return item.map?.fields.get(key)?.default;
}

/**
 * A path element in its one spelling, since servers differ in how they escape
 * the JSON in it; undefined for kinds of elements from a later time.
 *
 * @throws SyntaxError when the JSON in it cannot be read
 */
export function normalizeElement(element: string): string | undefined {
  const content = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'f:':
      return element;
    case 'k:':
    case 'v:':
      return element.slice(0, 2) + canonicalJson(JSON.parse(content));
    case 'i:':
      return element;
    default:
      return undefined;
  }
}

/**
 * A path as Kubernetes writes it in a conflict:
 * `.spec.ports[name="http"].port`, `.metadata.finalizers[="x"]`.
 */
export function formatElements(elements: readonly string[]): string {
  return elements.map(formatElement).join('');
}

function formatElement(element: string): string {
  const content = element.slice(2);
  switch (element.slice(0, 2)) {
    case 'k:': {
      const keys = Object.entries(JSON.parse(content) as object);
      const list = keys.map(
        ([key, value]) => `${key}=${JSON.stringify(value)}`,
      );
      return `[${list.join(',')}]`;
    }
    case 'v:':
      return `[=${content}]`;
    case 'i:':
      return `[${content}]`;
    default:
      return `.${content}`;
  }
}
