import type { ObjectRef } from '../object/object';

/**
 * One thing that is wrong with an input, and where.
 *
 * @public
 */
export interface FieldProblem {
  /**
   * Where, in Kubernetes notation: `spec.containers[main].image`,
   * `spec.promotionPaths[0].targetEnvironmentRefs[1].name`. Empty for the
   * object as a whole.
   */
  path: string;
  /** One sentence without the path: `is required`, `must be at most 63 characters`. */
  message: string;
  /** Kubernetes cause reason, for example `FieldValueRequired`. */
  reason?: FieldProblemReason;
}

/** @public */
export type FieldProblemReason =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'FieldValueUnknown'
  | 'FieldManagerConflict';

/** @public */
export type ApiErrorReason =
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Invalid'
  | 'Expired'
  | 'Forbidden'
  | 'BadRequest'
  | 'RequestEntityTooLarge'
  | 'ServiceUnavailable'
  | 'InternalError';

/** What an error carries besides its message. @public */
export interface ApiErrorDetails {
  /** The object concerned. */
  ref?: ObjectRef;
  /** All problems at once, each with its path. */
  problems?: FieldProblem[];
  cause?: unknown;
}

/**
 * An error that an API server answers with, in process or over HTTP
 * (Kubernetes `metav1.Status` with `status: Failure`).
 *
 * @public
 */
export class ApiError extends Error {
  readonly reason: ApiErrorReason;
  /** HTTP status code. */
  readonly code: number;
  readonly ref?: ObjectRef;
  readonly problems: readonly FieldProblem[];

  constructor(
    reason: ApiErrorReason,
    code: number,
    message: string,
    details: ApiErrorDetails = {},
  ) {
    super(
      message,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = `${reason}Error`;
    this.reason = reason;
    this.code = code;
    this.ref = details.ref;
    this.problems = details.problems ?? [];
  }
}

/** The object is not there. @public */
export class NotFoundError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('NotFound', 404, message, details);
  }
}

/** An object of that name is there already. @public */
export class AlreadyExistsError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('AlreadyExists', 409, message, details);
  }
}

/**
 * The object changed since it was read, a precondition does not hold, or
 * another field manager owns a field. Read again and retry.
 *
 * @public
 */
export class ConflictError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('Conflict', 409, message, details);
  }
}

/** The object itself is wrong; `problems` says all that is. @public */
export class InvalidError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('Invalid', 422, message, details);
  }
}

/** A resource version or continue token is too old or of another epoch: list again. @public */
export class GoneError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('Expired', 410, message, details);
  }
}

/** The actor may not do this. @public */
export class ForbiddenError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('Forbidden', 403, message, details);
  }
}

/** The request cannot be understood. @public */
export class BadRequestError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('BadRequest', 400, message, details);
  }
}

/** The object is larger than the store takes. @public */
export class TooLargeError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('RequestEntityTooLarge', 413, message, details);
  }
}

/** The server cannot be reached, or may not write now. Nothing is known about the object. @public */
export class UnavailableError extends ApiError {
  constructor(message: string, details?: ApiErrorDetails) {
    super('ServiceUnavailable', 503, message, details);
  }
}

/**
 * An `InvalidError` whose message lists every problem with its path.
 *
 * @public
 */
export function invalid(
  ref: ObjectRef,
  problems: FieldProblem[],
): InvalidError {
  const list = problems
    .map(problem =>
      problem.path ? `${problem.path}: ${problem.message}` : problem.message,
    )
    .join('; ');
  return new InvalidError(`${ref.kind} "${ref.name}" is invalid: ${list}`, {
    ref,
    problems,
  });
}
