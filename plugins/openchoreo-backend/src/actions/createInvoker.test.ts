import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  NotFoundError,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { Caller } from '../access/caller';
import { StaleError } from '../http/errors';
import { createInvoker } from './createInvoker';

const caller: Caller = {
  kind: 'user',
  actor: 'user:default/anna',
  groups: [],
  digest: '',
  can: () => true,
};
const credentials = mockCredentials.user();
const audit = { eventId: 'thing-make', about: { thing: 'a' } };

function start() {
  const success = jest.fn(async () => {});
  const fail = jest.fn(async (_options: { error: Error }) => {});
  const logger = mockServices.logger.mock();
  const invoke = createInvoker({
    callers: async () => caller,
    auditor: mockServices.auditor.mock({
      createEvent: async () => ({ success, fail }),
    }),
    logger,
    newRequestId: () => 'request-1',
  });
  return { invoke, success, fail, logger };
}

describe('createInvoker', () => {
  it('serves as the caller, and tells the auditor', async () => {
    const { invoke, success } = start();
    await expect(
      invoke(credentials, audit, async asker => asker),
    ).resolves.toEqual({ output: { caller, requestId: 'request-1' } });
    expect(success).toHaveBeenCalledTimes(1);
  });

  it.each([
    {
      reason: 'what is not there',
      error: new NotFoundError('Component a was not found.'),
      name: 'NotFoundError',
    },
    {
      reason: 'what is down',
      error: new UnavailableError('The database does not answer.'),
      name: 'ServiceUnavailableError',
    },
    {
      reason: 'what changed meanwhile',
      error: new StaleError('Look again.', {}),
      name: 'ConflictError',
    },
  ])('says $reason in words for callers', async ({ error, name }) => {
    const { invoke } = start();
    await expect(
      invoke(credentials, 'changes-nothing', async () => {
        throw error;
      }),
    ).rejects.toMatchObject({ name, message: error.message });
  });

  it('keeps the inside in the log', async () => {
    const { invoke, logger, fail } = start();
    await expect(
      invoke(credentials, audit, async () => {
        throw new TypeError('select secret from rows');
      }),
    ).rejects.toThrow(
      'Something went wrong in the control plane. Its log says what, under request request-1.',
    );
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('request-1'),
      expect.any(TypeError),
    );
    expect(fail).toHaveBeenCalledTimes(1);
  });

  it('tells the auditor the sentence of an error, and nothing else that it carries', async () => {
    const { invoke, fail } = start();
    await expect(
      invoke(credentials, audit, async () => {
        throw new StaleError('Look again.', { plan: 'whole' });
      }),
    ).rejects.toThrow('Look again.');
    const [[{ error }]] = fail.mock.calls;
    expect(error).toMatchObject({
      name: 'ConflictError',
      message: 'Look again.',
    });
    expect(error).not.toHaveProperty('current');
  });

  it('answers what was done even when the audit log cannot have its success', async () => {
    const { invoke, success, logger } = start();
    success.mockRejectedValue(new Error('the disk is full'));
    await expect(
      invoke(credentials, audit, async () => 'done'),
    ).resolves.toEqual({ output: 'done' });
    expect(logger.error).toHaveBeenCalledWith(
      'The audit log lacks the success of request request-1.',
      expect.any(Error),
    );
  });
});
