import {
  ConflictError,
  InputError,
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

/** Something was looked at that is no longer so; `current` is how it is now. */
export class StaleError extends ConflictError {
  readonly current: unknown;

  constructor(message: string, current: unknown) {
    super(message);
    this.name = 'ConflictError';
    this.current = current;
  }
}

/** The object store's errors as Backstage's, whose middleware knows the status codes. */
export function toHttpError(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  const { message } = error;
  switch (error.reason) {
    case 'NotFound':
      return new NotFoundError(message, error);
    case 'AlreadyExists':
    case 'Conflict':
      return new ConflictError(message, error);
    case 'Forbidden':
      return new NotAllowedError(message, error);
    case 'Invalid':
    case 'BadRequest':
    case 'RequestEntityTooLarge':
    case 'Expired':
      return new ProblemsError(message, error.problems);
    case 'ServiceUnavailable':
      return new ServiceUnavailableError(message, error);
    default:
      return error;
  }
}
