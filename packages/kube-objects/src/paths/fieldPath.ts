const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/**
 * Adds steps to a field path: strings name members, numbers index lists.
 * A name that is not an identifier goes into brackets, so that its dots and
 * slashes cannot be taken for steps:
 * `fieldPath('metadata', 'labels', 'app.kubernetes.io/name')` is
 * `metadata.labels[app.kubernetes.io/name]`.
 *
 * @param base - a path, or empty for the object as a whole
 * @public
 */
export function fieldPath(
  base: string,
  ...steps: readonly (string | number)[]
): string {
  let path = base;
  for (const step of steps) {
    if (typeof step === 'number' || !IDENTIFIER.test(step)) {
      path += `[${step}]`;
    } else {
      path += path === '' ? step : `.${step}`;
    }
  }
  return path;
}
