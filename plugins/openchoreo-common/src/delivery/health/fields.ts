import { isRecord } from '../content';

/** The member of an object from a cluster, at a path; undefined where there is none. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (current, key) =>
      isRecord(current) && Object.hasOwn(current, key)
        ? current[key]
        : undefined,
    value,
  );
}

/** A number at a path; `fallback` where there is none. */
export function numberAt(
  value: unknown,
  path: readonly string[],
  fallback = 0,
): number {
  const found = at(value, ...path);
  return typeof found === 'number' ? found : fallback;
}

/** A text at a path; empty where there is none. */
export function textAt(value: unknown, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

/** The objects of a list at a path; empty where there is none. */
export function listAt(
  value: unknown,
  ...path: string[]
): Record<string, unknown>[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

/** A condition of an object from a cluster. */
export interface LiveCondition {
  status: string;
  reason: string;
  message: string;
}

/** The condition of a type in a list such as `status.conditions`. */
export function conditionIn(
  conditions: readonly Record<string, unknown>[],
  type: string,
): LiveCondition | undefined {
  const found = conditions.find(condition => condition.type === type);
  return (
    found && {
      status: textAt(found, 'status'),
      reason: textAt(found, 'reason'),
      message: textAt(found, 'message'),
    }
  );
}
