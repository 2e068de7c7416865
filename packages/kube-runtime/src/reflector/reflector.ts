import {
  GoneError,
  type KindRef,
  type ObjectList,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '../client/ObjectClient';
import type { Clock } from '../clock/Clock';
import { sleep } from '../clock/wait';
import type { RuntimeLogger } from '../controller/Reconciler';
import { backoffMs } from '../queue/backoff';

/** Keeps what a reflector sees. Called synchronously, in the order of changes. @public */
export interface ReflectorSink {
  /**
   * A complete list. What the sink has and the list does not was deleted
   * meanwhile. The first one means: synced.
   */
  replace(objects: Stored[], resourceVersion: string): void;
  /** Added or changed. */
  upsert(object: Stored): void;
  remove(object: Stored): void;
}

/** @public */
export interface ReflectorOptions {
  client: Pick<ObjectClient, 'list' | 'watch'>;
  kind: KindRef;
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /** Objects per page of a list. Default 500. */
  pageSize?: number;
  sink: ReflectorSink;
  clock: Clock;
  random: () => number;
  logger: RuntimeLogger;
}

/** @public */
export interface Reflector {
  /** Lists, then watches, until the signal aborts. Never throws. */
  run(signal: AbortSignal): Promise<void>;
  /** Attempts that failed since a watch last lived for 10 s. */
  readonly failures: number;
  /** What went wrong last, while `failures` is not 0. */
  readonly lastError?: unknown;
}

/** A watch that lives this long shows that the server is well. */
const STABLE_AFTER_MS = 10_000;
const BACKOFF = { baseMs: 500, maxMs: 30_000 };

/**
 * Mirrors the objects of a kind into a sink: list, then watch from the list's
 * version, resume where a watch broke off, list again when that version is
 * gone.
 *
 * A list that fails is an error and is retried; it never reaches the sink, so
 * nothing is taken for deleted because it could not be read.
 *
 * @public
 */
export function createReflector(options: ReflectorOptions): Reflector {
  const { client, kind, sink, clock, random, logger } = options;
  const { namespace, labelSelector, fieldSelector, pageSize = 500 } = options;
  const scope = { namespace, labelSelector, fieldSelector };
  const meta = { kind: kind.kind, apiVersion: kind.apiVersion };

  /** Where to go on watching; undefined: list first. */
  let version: string | undefined;
  let failures = 0;
  let lastError: unknown;

  async function listPages(
    limit: number | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const objects: Stored[] = [];
    let page: ObjectList<Stored> | undefined;
    do {
      page = await client.list(kind, {
        ...scope,
        limit,
        continue: page?.continue,
        signal,
      });
      for (const object of page.items) {
        objects.push(object);
      }
    } while (page.continue);
    if (signal.aborted) {
      return;
    }
    version = page.resourceVersion;
    sink.replace(objects, version);
  }

  async function list(signal: AbortSignal): Promise<void> {
    try {
      await listPages(pageSize, signal);
    } catch (error) {
      if (!(error instanceof GoneError)) {
        throw error;
      }
      // The pages took longer than the server keeps their snapshot.
      await listPages(undefined, signal);
    }
  }

  async function watch(from: string, signal: AbortSignal): Promise<void> {
    const stable = clock.schedule(STABLE_AFTER_MS, () => {
      failures = 0;
      lastError = undefined;
    });
    try {
      const events = client.watch(kind, {
        ...scope,
        resourceVersion: from,
        signal,
      });
      for await (const event of events) {
        if (event.type === 'BOOKMARK') {
          version = event.resourceVersion;
        } else {
          if (event.type === 'DELETED') {
            sink.remove(event.object);
          } else {
            sink.upsert(event.object);
          }
          version = event.object.metadata.resourceVersion;
        }
      }
    } finally {
      stable();
    }
  }

  /** @returns how long to wait before the next attempt */
  async function attempt(signal: AbortSignal): Promise<number> {
    try {
      if (version === undefined) {
        await list(signal);
      }
      if (version !== undefined) {
        await watch(version, signal);
      }
      // Servers end watches now and then. Only one that ends them at once,
      // again and again, is kept waiting.
      failures += 1;
      return failures === 1 ? 0 : backoffMs(failures - 1, BACKOFF, random);
    } catch (error) {
      if (signal.aborted) {
        return 0;
      }
      const first = failures === 0;
      failures += 1;
      lastError = error;
      if (error instanceof GoneError) {
        logger.info('Listing again: the version to watch from is gone', meta);
        version = undefined;
        return first ? 0 : backoffMs(failures - 1, BACKOFF, random);
      }
      const delayMs = backoffMs(failures - 1, BACKOFF, random);
      logger.warn(`Watching failed and is retried: ${messageOf(error)}`, {
        ...meta,
        failures,
        retryInMs: Math.round(delayMs),
      });
      return delayMs;
    }
  }

  return {
    async run(signal) {
      while (!signal.aborted) {
        const delayMs = await attempt(signal);
        if (delayMs > 0) {
          await sleep(clock, delayMs, signal);
        }
      }
    },
    get failures() {
      return failures;
    },
    get lastError() {
      return lastError;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
