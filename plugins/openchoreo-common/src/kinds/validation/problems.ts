import type { FieldProblem } from '@openchoreo-backstage/kube-objects';

/** A field that must be there. */
export function required(path: string, message = 'is required'): FieldProblem {
  return { path, message, reason: 'FieldValueRequired' };
}

/** A field whose value is wrong. */
export function invalidValue(path: string, message: string): FieldProblem {
  return { path, message, reason: 'FieldValueInvalid' };
}

/** A value that is none of those that are known. */
export function unsupported(
  path: string,
  allowed: readonly string[],
): FieldProblem {
  return {
    path,
    message: `must be one of ${allowed.join(', ')}`,
    reason: 'FieldValueNotSupported',
  };
}

/** A field that may not be there, or may not change. */
export function forbidden(path: string, message: string): FieldProblem {
  return { path, message, reason: 'FieldValueForbidden' };
}

/** A value that is there twice. */
export function duplicate(path: string, message: string): FieldProblem {
  return { path, message, reason: 'FieldValueDuplicate' };
}

/** A problem where something says what is wrong, nothing otherwise. */
export function when(
  message: string | undefined,
  path: string,
): FieldProblem[] {
  return message === undefined ? [] : [invalidValue(path, message)];
}

/**
 * Problems of a list of alternatives of which exactly one must be given.
 *
 * @param given - the members of `holder` that are there
 */
export function exactlyOne(
  path: string,
  holder: object,
  alternatives: readonly string[],
): FieldProblem[] {
  const members = holder as { [key: string]: unknown };
  const given = alternatives.filter(name => members[name] !== undefined);
  if (given.length === 1) {
    return [];
  }
  const names = alternatives.join(', ');
  return given.length === 0
    ? [required(path, `must have one of ${names}`)]
    : [
        forbidden(
          path,
          `must have only one of ${names}, it has ${given.join(' and ')}`,
        ),
      ];
}
