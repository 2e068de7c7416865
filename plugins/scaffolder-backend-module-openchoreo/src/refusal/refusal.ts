import { InputError, ResponseError } from '@backstage/errors';
import type { FieldProblem } from '@openchoreo-backstage/kube-objects';

/** A problem as answers of the backend carry it. */
type AnsweredProblem = FieldProblem & {
  /** `Kind namespace/name`, for problems of applied documents. */
  object?: string;
};

/**
 * Waits for a call; what the backend refuses is thrown as its sentence, with
 * every problem and its path on a line of its own. A task's log shows nothing
 * of a `ResponseError` but the status.
 *
 * @throws Error named like the backend's, with the `ResponseError` as cause
 */
export async function inWords<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof ResponseError ? refusal(error) : error;
  }
}

/** The problems in an answer; none when it is about something else. */
export function problemsOf(error: unknown): AnsweredProblem[] {
  if (!(error instanceof ResponseError)) return [];
  const { problems } = error.cause as { problems?: unknown };
  return Array.isArray(problems) ? problems.filter(isProblem) : [];
}

/** Refuses input, with every problem and its path. */
export function refuseInput(problems: readonly FieldProblem[]): void {
  if (problems.length === 0) return;
  throw new InputError(sentenceWith('The input is wrong.', problems));
}

function refusal(error: ResponseError): Error {
  const { cause } = error;
  const problems = problemsOf(error);
  // The sentence about documents names lines of a text that nobody wrote.
  const isAboutDocuments = problems.some(({ object }) => object);
  const told = new Error(
    isAboutDocuments
      ? sentenceWith('Nothing was applied.', problems)
      : cause.message || error.message,
    { cause: error },
  );
  told.name = cause.name;
  return told;
}

/** A sentence, and under it every problem with its path. */
export function sentenceWith(
  sentence: string,
  problems: readonly AnsweredProblem[],
): string {
  const lines = problems.map(({ object, path, message }) =>
    [object, path && `${path}:`, message].filter(Boolean).join(' '),
  );
  return [sentence, ...lines.map(line => `- ${line}`)].join('\n');
}

function isProblem(value: unknown): value is AnsweredProblem {
  const { path, message } = (value ?? {}) as Partial<AnsweredProblem>;
  return typeof path === 'string' && typeof message === 'string';
}
