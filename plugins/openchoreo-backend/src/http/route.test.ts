import express from 'express';
import request from 'supertest';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  NotFoundError,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { Caller } from '../access/caller';
import { ProblemsError } from './errors';
import { createRouter, route, type Route } from './route';

const scope = { organization: 'default' };

function caller(allowed: boolean): Caller {
  return {
    kind: 'user',
    actor: 'user:default/anna',
    groups: [],
    digest: '',
    can: () => allowed,
  };
}

function start(
  overrides: Partial<Route>,
  { allowed = true, audit }: { allowed?: boolean; audit?: Error } = {},
) {
  const success = jest.fn(async () => {});
  const fail = jest.fn(async () => {});
  const createEvent = jest.fn(async () => {
    if (audit) throw audit;
    return { success, fail };
  });
  const logger = mockServices.logger.mock();
  const handle = jest.fn(async (_input, { response }) => {
    response.json({ done: true });
  });
  const routes = [
    route({
      method: 'post',
      path: '/things',
      action: 'develop',
      summary: 'Makes a thing',
      parse: () => ({ name: 'a' }),
      audit: { eventId: 'thing-make', about: () => ({ thing: 'a' }) },
      access: () => [{ action: 'develop', scope }],
      handle,
      ...overrides,
    } as Route),
  ];
  const app = express();
  app.use(
    createRouter({
      routes,
      httpAuth: mockServices.httpAuth({
        defaultCredentials: mockCredentials.none(),
      }),
      auditor: mockServices.auditor.mock({ createEvent }),
      logger,
      callers: async () => caller(allowed),
      newRequestId: () => 'r1',
    }),
  );
  const errors: Error[] = [];
  app.use(((error, _request, response, _next) => {
    errors.push(error);
    response.status(400).json({ message: error.message });
  }) as express.ErrorRequestHandler);
  const call = () =>
    request(app)
      .post('/things')
      .set('authorization', mockCredentials.user.header('user:default/anna'));
  return { app, call, errors, handle, logger, createEvent, success, fail };
}

describe('createRouter', () => {
  it('serves and audits what is allowed', async () => {
    const { call, createEvent, success, fail } = start({});
    await call().expect(200, { done: true });
    expect(createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'thing-make',
        severityLevel: 'medium',
        meta: { requestId: 'r1' },
      }),
    );
    expect(success).toHaveBeenCalledWith({
      meta: { requestId: 'r1', thing: 'a' },
    });
    expect(fail).not.toHaveBeenCalled();
  });

  it('refuses who is not signed in before anything else', async () => {
    const { app, errors, handle, createEvent } = start({});
    await request(app).post('/things').expect(400);
    expect(errors[0].name).toBe('AuthenticationError');
    expect(handle).not.toHaveBeenCalled();
    expect(createEvent).not.toHaveBeenCalled();
  });

  it('refuses, and audits, what is not allowed', async () => {
    const { call, errors, handle, fail } = start({}, { allowed: false });
    await call().expect(400);
    expect(errors[0]).toBeInstanceOf(NotAllowedError);
    expect(handle).not.toHaveBeenCalled();
    expect(fail).toHaveBeenCalledWith({
      error: expect.objectContaining({ name: 'NotAllowedError' }),
      meta: { requestId: 'r1' },
    });
  });

  it('refuses a route that demands nothing', async () => {
    const { call, handle, logger } = start({ access: () => [] });
    await call().expect(400);
    expect(handle).not.toHaveBeenCalled();
    expect(logger.error).toHaveBeenCalledWith(
      'Request r1 failed.',
      expect.objectContaining({
        message: expect.stringContaining('asked for no permission'),
      }),
    );
  });

  it('does not audit routes that change nothing', async () => {
    const { call, createEvent } = start({ audit: 'changes-nothing' });
    await call().expect(200);
    expect(createEvent).not.toHaveBeenCalled();
  });

  it('serves nothing that cannot be audited', async () => {
    const { call, handle } = start({}, { audit: new Error('disk full') });
    await call().expect(400);
    expect(handle).not.toHaveBeenCalled();
  });

  it('says in the log when the success of a change could not be audited', async () => {
    const { call, success, logger } = start({});
    success.mockRejectedValueOnce(new Error('disk full'));
    await call().expect(200);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('lacks the success of request r1'),
      expect.anything(),
    );
  });

  it.each([
    {
      reason: 'made for the caller',
      thrown: new InputError('name: is required'),
      message: 'name: is required',
    },
    {
      reason: 'an answer of the store, without what caused it',
      thrown: new NotFoundError('Thing a was not found', {
        cause: new Error('select * from things'),
      }),
      message: 'Thing a was not found',
    },
    {
      reason: 'not to be reached',
      thrown: new UnavailableError('The database did not answer', {
        cause: new Error('select * from things'),
      }),
      message: 'The database did not answer',
    },
    {
      reason: 'from the inside',
      thrown: new Error("insert into things values ('hunter2')"),
      message:
        'Something went wrong in the control plane. Its log says what, under request r1.',
    },
  ])('answers an error that is $reason', async ({ thrown, message }) => {
    const { call, errors } = start({
      handle: async () => {
        throw thrown;
      },
    });
    await call().expect(400, { message });
    expect(errors[0].cause).toBeUndefined();
  });

  it('audits the sentence of an error, not what it carries', async () => {
    const { call, fail } = start({
      handle: async () => {
        throw new ProblemsError('name: is too long', [
          { path: 'name', message: 'is too long' },
        ]);
      },
    });
    await call().expect(400);
    const [{ error }] = fail.mock.calls[0] as unknown as [{ error: Error }];
    expect({ ...error }).toEqual({ name: 'InputError' });
    expect(error.message).toBe('name: is too long');
  });
});
