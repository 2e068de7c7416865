import {
  ApiError,
  ConflictError,
  ForbiddenError,
  GoneError,
  invalid,
  InvalidError,
  NotFoundError,
  UnavailableError,
} from './errors';

const ref = { apiVersion: 'v1', kind: 'Thing', namespace: 'n', name: 'a' };

describe('errors', () => {
  it.each([
    [NotFoundError, 'NotFound', 404],
    [ConflictError, 'Conflict', 409],
    [GoneError, 'Expired', 410],
    [ForbiddenError, 'Forbidden', 403],
    [UnavailableError, 'ServiceUnavailable', 503],
  ] as const)(
    '%p carry reason, code, object and cause',
    (Kind, reason, code) => {
      const cause = new Error('deeper');
      const error = new Kind('It did not work', { ref, cause });
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({
        name: `${reason}Error`,
        message: 'It did not work',
        reason,
        code,
        ref,
        cause,
        problems: [],
      });
    },
  );
});

describe('invalid', () => {
  it('lists every problem with its path', () => {
    const problems = [
      { path: 'spec.a', message: 'is required' },
      { path: '', message: 'is too large' },
    ];
    const error = invalid(ref, problems);
    expect(error).toBeInstanceOf(InvalidError);
    expect(error.problems).toBe(problems);
    expect(error.message).toBe(
      'Thing "a" is invalid: spec.a: is required; is too large',
    );
  });
});
