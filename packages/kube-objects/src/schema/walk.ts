import type { FieldProblem, FieldProblemReason } from '../errors/errors';
import { fieldPath } from '../paths/fieldPath';

/** One pass over one value. */
export interface WalkRun {
  readonly base: string;
  /** Where the walk is, from `base` on. */
  readonly steps: (string | number)[];
  readonly problems: FieldProblem[];
  /** Fields that no schema names. */
  readonly unknown: FieldProblem[];
  /** Whether to drop unknown fields, and nulls that are not allowed, and to fill in defaults. */
  readonly shape: boolean;
}

/** Checks a value and gives it back in its final shape; never changes it in place. */
export type Walk = (value: unknown, run: WalkRun) => unknown;

/** Looks at a value in its final shape. */
export type Check = (value: unknown, run: WalkRun) => void;

export function startRun(base: string, shape: boolean): WalkRun {
  return { base, steps: [], problems: [], unknown: [], shape };
}

export function report(
  run: WalkRun,
  reason: FieldProblemReason,
  message: string,
  ...steps: (string | number)[]
): void {
  const path = fieldPath(run.base, ...run.steps, ...steps);
  const list = reason === 'FieldValueUnknown' ? run.unknown : run.problems;
  list.push({ path, message, reason });
}

/** Walks into a member or item. */
export function descend(
  walk: Walk,
  value: unknown,
  step: string | number,
  run: WalkRun,
): unknown {
  run.steps.push(step);
  const result = walk(value, run);
  run.steps.pop();
  return result;
}
