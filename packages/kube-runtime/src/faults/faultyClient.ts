import {
  ConflictError,
  UnavailableError,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient, WatchEvent } from '../client/ObjectClient';

/** The simulated process died. Nothing may catch and survive it. @public */
export class CrashError extends Error {
  constructor(call: number) {
    super(`The process crashed at its client call ${call}`);
    this.name = 'CrashError';
  }
}

/** @public */
export interface FaultOptions {
  /** A number in [0, 1); a seeded one makes the faults repeatable. */
  random: () => number;
  /** The process dies at this call, counted from 1 over all methods but `watch`. */
  crashAt?: number;
  /** Whether the fatal call still takes effect. Default `before` it does. */
  crash?: 'before' | 'after';
  /** Share of writes answered with a conflict, without effect. */
  conflictRate?: number;
  /**
   * Share of calls answered with `UnavailableError`; half of them took effect,
   * as with a lost answer.
   */
  unavailableRate?: number;
  /** Share of watch events after which the stream breaks. */
  watchLossRate?: number;
  /** Share of watch events delivered twice. */
  duplicateRate?: number;
}

/** @public */
export interface FaultyClient extends ObjectClient {
  /** Calls so far, without `watch`. */
  readonly calls: number;
  /** From here on every call fails. */
  readonly crashed: boolean;
}

/**
 * A client that fails as networks and processes do, for tests: whatever goes
 * wrong on the way, controllers must reach the same end.
 *
 * A crash test runs a controller once per call (`crashAt` 1, 2, 3, ...), each
 * time starts it anew on the inner client, and compares what it ends with.
 *
 * @public
 */
export function faultyClient(
  client: ObjectClient,
  options: FaultOptions,
): FaultyClient {
  const { random, crashAt, crash = 'before' } = options;
  let calls = 0;
  let crashed = false;

  const happens = (rate: number | undefined) =>
    rate !== undefined && rate > 0 && random() < rate;

  async function call<T>(writes: boolean, perform: () => Promise<T>) {
    calls += 1;
    const number = calls;
    if (crashed) {
      throw new CrashError(number);
    }
    if (number === crashAt) {
      crashed = true;
      if (crash === 'after') {
        await perform();
      }
      throw new CrashError(number);
    }
    if (writes && happens(options.conflictRate)) {
      throw new ConflictError('Injected: the object changed meanwhile');
    }
    if (happens(options.unavailableRate)) {
      if (happens(0.5)) {
        await perform();
      }
      throw new UnavailableError('Injected: the server does not answer');
    }
    const result = await perform();
    if (crashed) {
      throw new CrashError(number);
    }
    return result;
  }

  async function* watch(
    ...args: Parameters<ObjectClient['watch']>
  ): AsyncGenerator<WatchEvent> {
    for await (const event of client.watch(...args)) {
      if (crashed) {
        throw new CrashError(calls);
      }
      yield event;
      if (happens(options.duplicateRate)) {
        yield event;
      }
      if (happens(options.watchLossRate)) {
        throw new UnavailableError('Injected: the watch broke off');
      }
    }
  }

  return {
    get calls() {
      return calls;
    },
    get crashed() {
      return crashed;
    },
    get: ref => call(false, () => client.get(ref)),
    list: (kind, listOptions) =>
      call(false, () => client.list(kind, listOptions)),
    watch: watch as ObjectClient['watch'],
    create: (...args) => call(true, () => client.create(...args)),
    replace: (...args) => call(true, () => client.replace(...args)),
    replaceStatus: (...args) => call(true, () => client.replaceStatus(...args)),
    apply: (...args) => call(true, () => client.apply(...args)),
    applyStatus: (...args) => call(true, () => client.applyStatus(...args)),
    patch: (...args) => call(true, () => client.patch(...args)),
    delete: (...args) => call(true, () => client.delete(...args)),
  };
}
