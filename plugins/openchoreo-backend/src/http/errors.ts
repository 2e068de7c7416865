import {
  ConflictError,
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  ApiError,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';

/**
 * An `InputError` that carries every problem with its path; the answer has
 * them under `error.problems`.
 */
export class ProblemsError extends InputError {
  readonly problems: readonly FieldProblem[];

  constructor(message: string, problems: readonly FieldProblem[]) {
    super(message);
    this.name = 'InputError';
    this.problems = problems;
  }
}

/** More than is taken at once: status 413, with what and how much fits. */
export class TooMuchError extends ProblemsError {
  /** Read by Backstage's error middleware. */
  readonly statusCode = 413;
}

/** Something was looked at that is no longer so; `current` is how it is now. */
export class StaleError extends ConflictError {
  readonly current: unknown;

  constructor(message: string, current: unknown) {
    super(message);
    this.name = 'ConflictError';
    this.current = current;
  }
}

/**
 * The object store's errors as Backstage's, whose middleware knows the status
 * codes. Causes stay behind: Backstage would append them to the message and
 * send them along, statements of the database among them.
 */
export function toHttpError(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const { message } = error;
  switch (error.reason) {
    case 'NotFound':
      return new NotFoundError(message);
    case 'AlreadyExists':
    case 'Conflict':
      return new ConflictError(message);
    case 'Forbidden':
      return new NotAllowedError(message);
    case 'RequestEntityTooLarge':
      return new TooMuchError(message, error.problems);
    case 'Invalid':
    case 'BadRequest':
    case 'Expired':
      return new ProblemsError(message, error.problems);
    case 'ServiceUnavailable':
      return new ServiceUnavailableError(message);
    default:
      return error;
  }
}

/** Errors whose message is made for the person who made the request. */
const TOLD: ReadonlySet<string> = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'ServiceUnavailableError',
]);

/**
 * Whether an error may be answered with as it is. The message of any other one
 * may tell about the inside, such as a statement of the database.
 */
export function isForCallers(error: unknown): error is Error {
  return isError(error) && TOLD.has(error.name);
}
