import type { FieldProblem } from '@openchoreo-backstage/kube-objects';

/**
 * An answer of the backend that is not a success. The message is a sentence
 * for the person who asked; `problems` say which fields are wrong.
 *
 * @public
 */
export class OpenChoreoError extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** Empty where no field is to blame. */
  readonly problems: readonly FieldProblem[];

  constructor(
    message: string,
    options: {
      status: number;
      name?: string;
      problems?: readonly FieldProblem[];
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = options.name ?? 'OpenChoreoError';
    this.status = options.status;
    this.problems = options.problems ?? [];
  }

  /** What was looked at is no longer so: read again and decide again. */
  get isStale(): boolean {
    return this.status === 409;
  }
}

/**
 * The error of a response whose status is not 2xx. Reads the body, which may
 * also be something else than JSON when a proxy answered in our place.
 */
export async function errorOfResponse(
  response: Response,
): Promise<OpenChoreoError> {
  const text = await response.text();
  const { message, name, problems } = readErrorBody(text);
  return new OpenChoreoError(
    message ?? sentenceOfStatus(response.status, response.statusText),
    { status: response.status, name, problems },
  );
}

/** The error of a request to which no answer came. */
export function errorOfSilence(cause: unknown): OpenChoreoError {
  return new OpenChoreoError(
    'The backend did not answer. It may be starting again, or the network is away; nothing was changed by this page. Try again in a moment.',
    { status: 0, name: 'NoAnswerError', cause },
  );
}

interface ErrorBody {
  message?: string;
  name?: string;
  problems?: FieldProblem[];
}

function readErrorBody(text: string): ErrorBody {
  const body = parseJson(text);
  if (!isRecord(body) || !isRecord(body.error)) return {};
  const { message, name, problems } = body.error;
  return {
    ...(typeof message === 'string' && message ? { message } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(Array.isArray(problems)
      ? { problems: problems.filter(isProblem) }
      : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isProblem(value: unknown): value is FieldProblem {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    typeof value.message === 'string'
  );
}

function sentenceOfStatus(status: number, statusText: string): string {
  const reason = statusText ? ` ${statusText}` : '';
  return `The backend answered ${status}${reason} and gave no reason. Its log has more.`;
}
