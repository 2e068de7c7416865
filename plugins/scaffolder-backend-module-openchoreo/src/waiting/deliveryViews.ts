import { setTimeout as delay } from 'node:timers/promises';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoService } from '@openchoreo-backstage/plugin-openchoreo-node';
import { inWords } from '../refusal/refusal';

/** A stream that says nothing for so long is dead; it sends a heartbeat every 2 s. */
const SILENCE_MS = 15_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 10_000;
/** The stream may be a moment behind the write that created the component. */
const UNKNOWN_ATTEMPTS = 5;
const SUBSCRIPTION = 'delivery';

/** What following a component needs. */
export interface DeliveryViewsOptions {
  openchoreo: Pick<OpenChoreoService, 'watch'>;
  component: { namespace: string; component: string };
  /** Asked for each connection: they may be renewed in between. */
  credentials(): Promise<BackstageCredentials>;
  /** Ends it. */
  signal: AbortSignal;
  /** Told each time the stream broke, before it is tried again. */
  onBroken(error: Error): void;
  /** Default: real time. */
  pause?(ms: number, signal: AbortSignal): Promise<void>;
  /** Default: the machine's. */
  random?: () => number;
}

/** The subscription was refused: `NotFoundError` when there is no such component. */
class SubscriptionError extends Error {}

/**
 * The delivery view of a component and each later one, over the live stream,
 * connecting again when it breaks. Ends when the signal aborts.
 *
 * @throws Error with the backend's sentence when it refuses
 */
export async function* deliveryViews(
  options: DeliveryViewsOptions,
): AsyncGenerator<DeliveryView, void, void> {
  const { signal, pause = pauseFor, random = Math.random } = options;
  let failures = 0;
  while (!signal.aborted) {
    try {
      for await (const view of inOneConnection(options)) {
        failures = 0;
        yield view;
      }
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      if (isFinal(error, failures)) throw error;
      options.onBroken(error as Error);
    }
    const ceiling = Math.min(RETRY_MIN_MS * 2 ** failures, RETRY_MAX_MS);
    await pause(ceiling * (0.5 + random() / 2), signal);
  }
}

async function* inOneConnection(
  options: DeliveryViewsOptions,
): AsyncGenerator<DeliveryView, void, void> {
  const { openchoreo, component, signal } = options;
  const silence = new AbortController();
  const tooQuiet = setTimeout(
    () => silence.abort(new Error('Nothing was heard on the live stream.')),
    SILENCE_MS,
  );
  try {
    const messages = openchoreo.watch(
      {
        subscriptions: [{ id: SUBSCRIPTION, type: 'delivery', ...component }],
      },
      {
        credentials: await options.credentials(),
        signal: AbortSignal.any([signal, silence.signal]),
      },
    );
    const reader = messages[Symbol.asyncIterator]();
    try {
      for (;;) {
        const { done, value: message } = await inWords(reader.next());
        if (done) return;
        tooQuiet.refresh();
        if (message.type === 'view') yield message.view;
        if (message.type === 'error') {
          const refused = new SubscriptionError(message.error.message);
          refused.name = message.error.name;
          throw refused;
        }
      }
    } finally {
      await reader.return?.();
    }
  } finally {
    clearTimeout(tooQuiet);
  }
}

/** What another attempt would not make better. */
function isFinal(error: unknown, failures: number): boolean {
  const { name, cause } = error as Error;
  if (error instanceof SubscriptionError) {
    return (
      name !== 'Error' && !(isUnknown(name) && failures < UNKNOWN_ATTEMPTS)
    );
  }
  if (!(cause instanceof ResponseError)) return false;
  const { statusCode } = cause;
  if (statusCode === 404) return failures >= UNKNOWN_ATTEMPTS;
  return statusCode >= 400 && statusCode < 500 && statusCode !== 429;
}

function isUnknown(name: string): boolean {
  return name === 'NotFoundError';
}

async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
