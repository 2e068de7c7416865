import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Response } from 'express';
import type { Clock } from '@openchoreo-backstage/kube-runtime';
import {
  encodeStreamMessage,
  type StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Caller } from '../access/caller';
import { isForCallers, toHttpError } from '../http/errors';

/** The client calls a stream dead after 5 s without a word (design.md section 9). */
export const HEARTBEAT_MS = 2_000;
/** How often permissions are looked up again. */
export const RENEW_MS = 60_000;
/** A client that does not take what it is sent for this long is let go. */
const STALLED_MS = 30_000;

/** One subscription's work: runs until the signal aborts, throws when it cannot be served. */
export interface Pump {
  id: string;
  run(
    send: (message: StreamMessage) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}

export interface SessionOptions {
  response: Response;
  epoch: string;
  caller: Caller;
  renewCaller(): Promise<Caller>;
  pumps: Pump[];
  clock: Clock;
  logger: LoggerService;
  /** Aborts when the plugin shuts down. */
  shutdown: AbortSignal;
}

/**
 * Serves one live stream until the client leaves, its permissions change, its
 * credentials end or the backend stops. A subscription that fails says so and
 * leaves the others alone.
 */
export async function serveStream(options: SessionOptions): Promise<void> {
  const { response, caller, clock, logger, shutdown, pumps } = options;
  const over = new AbortController();
  const cancels = new Set<() => void>();

  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    // NOTE: without no-transform the compression middleware holds events back.
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  response.on('close', () => over.abort());

  const send = (message: StreamMessage) => write(encodeStreamMessage(message));
  const close = async (
    reason: Extract<StreamMessage, { type: 'closed' }>['reason'],
  ) => {
    if (over.signal.aborted) return;
    await send({ type: 'closed', reason });
    over.abort();
  };

  const onShutdown = () => void close('shutdown');
  shutdown.addEventListener('abort', onShutdown, { once: true });
  every(HEARTBEAT_MS, () =>
    send({ type: 'heartbeat', at: clock.now().toISOString() }),
  );
  every(RENEW_MS, async () => {
    const renewed = await options.renewCaller();
    if (renewed.digest !== caller.digest) await close('permissions-changed');
  });
  if (caller.expiresAt) {
    after(caller.expiresAt.getTime() - clock.now().getTime(), () =>
      close('credentials-expired'),
    );
  }

  try {
    await send({
      type: 'hello',
      epoch: options.epoch,
      heartbeatMs: HEARTBEAT_MS,
    });
    if (shutdown.aborted) await close('shutdown');
    await Promise.all([
      ...pumps.map(runPump),
      new Promise<void>(resolve => {
        if (over.signal.aborted) resolve();
        else over.signal.addEventListener('abort', () => resolve());
      }),
    ]);
  } finally {
    over.abort();
    shutdown.removeEventListener('abort', onShutdown);
    cancels.forEach(cancel => cancel());
    response.end();
  }

  async function runPump(pump: Pump) {
    try {
      await pump.run(send, over.signal);
    } catch (error) {
      if (over.signal.aborted) return;
      const known = toHttpError(error);
      if (isForCallers(known)) {
        const { name, message } = known;
        await send({ type: 'error', id: pump.id, error: { name, message } });
        return;
      }
      logger.error(`Subscription ${pump.id} failed.`, error as Error);
      await send({
        type: 'error',
        id: pump.id,
        error: {
          name: 'Error',
          message:
            'Something went wrong in the control plane; its log says what.',
        },
      });
    }
  }

  /** Waits until the client takes more; lets a stalled one go. */
  async function write(text: string): Promise<void> {
    if (over.signal.aborted || response.writableEnded) return;
    if (response.write(text)) return;
    await new Promise<void>(resolve => {
      let cancel = () => {};
      const done = () => {
        cancel();
        cancels.delete(cancel);
        response.off('drain', done);
        over.signal.removeEventListener('abort', done);
        resolve();
      };
      cancel = clock.schedule(STALLED_MS, () => {
        logger.warn('A live stream was closed: its client takes nothing.');
        over.abort();
        response.destroy();
      });
      cancels.add(cancel);
      response.once('drain', done);
      over.signal.addEventListener('abort', done, { once: true });
    });
  }

  function every(ms: number, action: () => Promise<void>) {
    after(ms, async () => {
      await action();
      every(ms, action);
    });
  }

  function after(ms: number, action: () => Promise<void>) {
    if (over.signal.aborted) return;
    const cancel = clock.schedule(Math.max(0, ms), () => {
      cancels.delete(cancel);
      if (over.signal.aborted) return;
      action().catch(error => {
        // A stream that cannot be supervised must not pretend to be alive.
        logger.warn(`A live stream was closed: ${(error as Error).message}`);
        over.abort();
      });
    });
    cancels.add(cancel);
  }
}
