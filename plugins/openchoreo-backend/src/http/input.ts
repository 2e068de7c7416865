import type { FieldProblem } from '@openchoreo-backstage/kube-objects';
import type { z } from 'zod';
import { ProblemsError } from './errors';

/** zod's issues as problems with Kubernetes paths. */
export function problemsOf(error: z.ZodError): FieldProblem[] {
  return error.issues.map(issue => ({
    path: issue.path.reduce<string>(withKey, ''),
    message: issue.message,
  }));
}

function withKey(path: string, key: PropertyKey): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  return path ? `${path}.${String(key)}` : String(key);
}

/**
 * Checks a body, query or parameter set against a schema.
 *
 * @throws ProblemsError with every problem at its path
 */
export function parseInput<T>(
  schema: z.ZodType<T>,
  value: unknown,
  what: string,
): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error);
  throw new ProblemsError(
    `${what} is invalid: ${problems
      .map(({ path, message }) => (path ? `${path}: ${message}` : message))
      .join('; ')}`,
    problems,
  );
}
