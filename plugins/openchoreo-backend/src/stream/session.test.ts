import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { mockServices } from '@backstage/backend-test-utils';
import { SimulatedClock } from '@openchoreo-backstage/kube-runtime';
import type { Caller } from '../access/caller';
import { HEARTBEAT_MS, RENEW_MS, serveStream, type Pump } from './session';

/** A client that takes everything, until it is told to stall. */
class FakeResponse extends EventEmitter {
  text = '';
  status = 0;
  headers: Record<string, string> = {};
  stalled = false;
  destroyed = false;
  writableEnded = false;
  writeHead(status: number, headers: Record<string, string>) {
    this.status = status;
    this.headers = headers;
  }
  write(text: string) {
    this.text += text;
    return !this.stalled;
  }
  end() {
    this.writableEnded = true;
  }
  destroy() {
    this.destroyed = true;
    this.emit('close');
  }
  get messages(): Array<{ type: string } & Record<string, unknown>> {
    return this.text
      .split('\n')
      .filter(line => line.startsWith('data:'))
      .map(line => JSON.parse(line.slice('data:'.length)));
  }
  get types() {
    return this.messages.map(one => one.type);
  }
}

const caller = (digest: string): Caller => ({
  kind: 'user',
  actor: 'user:default/anna',
  groups: [],
  digest,
  can: () => true,
});

/** Lets everything that waits for nothing but promises go on. */
const turn = () => new Promise(resolve => setImmediate(resolve));

async function start(
  options: { pumps?: Pump[]; renewed?: Caller; expiresInMs?: number } = {},
) {
  const clock = new SimulatedClock();
  const response = new FakeResponse();
  const shutdown = new AbortController();
  const renewCaller = jest.fn(async () => options.renewed ?? caller('a'));
  const logger = mockServices.logger.mock();
  const serving = serveStream({
    response: response as unknown as Response,
    epoch: 'e1',
    caller: {
      ...caller('a'),
      ...(options.expiresInMs === undefined
        ? {}
        : { expiresAt: new Date(clock.now().getTime() + options.expiresInMs) }),
    },
    renewCaller,
    pumps: options.pumps ?? [],
    clock,
    logger,
    shutdown: shutdown.signal,
  });
  await turn();
  const advance = async (ms: number) => {
    await clock.advance(ms);
    await turn();
  };
  return { clock, response, shutdown, renewCaller, logger, serving, advance };
}

describe('serveStream', () => {
  it('says hello and then shows that it is alive', async () => {
    const { response, advance, serving } = await start();
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': expect.stringContaining('text/event-stream'),
      'cache-control': expect.stringContaining('no-transform'),
    });
    await advance(HEARTBEAT_MS);
    await advance(HEARTBEAT_MS);
    expect(response.types).toEqual(['hello', 'heartbeat', 'heartbeat']);
    response.emit('close');
    await serving;
    expect(response.writableEnded).toBe(true);
  });

  it('goes on while permissions stay the same, and ends when they change', async () => {
    const same = await start();
    await same.advance(RENEW_MS);
    expect(same.renewCaller).toHaveBeenCalledTimes(1);
    expect(same.response.types).not.toContain('closed');
    same.response.emit('close');

    const changed = await start({ renewed: caller('b') });
    await changed.advance(RENEW_MS);
    expect(changed.response.messages.at(-1)).toEqual({
      type: 'closed',
      reason: 'permissions-changed',
    });
    await changed.serving;
  });

  it('ends when permissions can no longer be looked up', async () => {
    const { renewCaller, advance, serving, logger } = await start();
    renewCaller.mockRejectedValueOnce(new Error('no answer'));
    await advance(RENEW_MS);
    await serving;
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no answer'),
    );
  });

  it('ends with the credentials', async () => {
    const { response, advance, serving } = await start({ expiresInMs: 5_000 });
    await advance(5_000);
    expect(response.messages.at(-1)).toEqual({
      type: 'closed',
      reason: 'credentials-expired',
    });
    await serving;
  });

  it('says goodbye when the backend stops', async () => {
    const { response, shutdown, serving } = await start();
    shutdown.abort();
    await serving;
    expect(response.messages.at(-1)).toEqual({
      type: 'closed',
      reason: 'shutdown',
    });
  });

  it('ends at once when the backend is stopping already', async () => {
    const clock = new SimulatedClock();
    const response = new FakeResponse();
    const shutdown = new AbortController();
    shutdown.abort();
    await serveStream({
      response: response as unknown as Response,
      epoch: 'e1',
      caller: caller('a'),
      renewCaller: async () => caller('a'),
      pumps: [],
      clock,
      logger: mockServices.logger.mock(),
      shutdown: shutdown.signal,
    });
    expect(response.writableEnded).toBe(true);
  });

  it('lets a subscription fail alone', async () => {
    const broken: Pump = {
      id: 'broken',
      run: async () => {
        throw new Error('not there');
      },
    };
    const fine: Pump = {
      id: 'fine',
      run: async (send, signal) => {
        await send({ type: 'reset', id: 'fine' });
        await new Promise<void>(resolve =>
          signal.addEventListener('abort', () => resolve()),
        );
      },
    };
    const { response, serving, advance } = await start({
      pumps: [broken, fine],
    });
    await advance(HEARTBEAT_MS);
    expect(response.messages).toEqual(
      expect.arrayContaining([
        {
          type: 'error',
          id: 'broken',
          error: { name: 'Error', message: expect.any(String) },
        },
        { type: 'reset', id: 'fine' },
        expect.objectContaining({ type: 'heartbeat' }),
      ]),
    );
    response.emit('close');
    await serving;
  });

  it('does not tell what went wrong inside', async () => {
    const { response } = await start({
      pumps: [
        {
          id: 'a',
          run: async () => {
            throw new Error("select * from t where x = 'hunter2'");
          },
        },
      ],
    });
    expect(response.text).toContain('"error"');
    expect(response.text).not.toContain('hunter2');
    response.emit('close');
  });

  it('waits for a slow client, and lets a stalled one go', async () => {
    let sent = 0;
    const chatty: Pump = {
      id: 'a',
      run: async (send, signal) => {
        while (!signal.aborted) {
          await send({ type: 'reset', id: 'a' });
          sent += 1;
          await turn();
        }
      },
    };
    const { response, advance, serving, logger } = await start({
      pumps: [chatty],
    });
    response.stalled = true;
    await turn();
    await turn();
    const before = sent;
    await advance(10_000);
    expect(sent).toBe(before);

    response.stalled = false;
    response.emit('drain');
    await turn();
    await turn();
    expect(sent).toBeGreaterThan(before);

    response.stalled = true;
    await advance(35_000);
    await serving;
    expect(response.destroyed).toBe(true);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('takes nothing'),
    );
  });
});
