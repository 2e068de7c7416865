import {
  GoneError,
  type KindRef,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  ObjectPredicate,
} from '@openchoreo-backstage/kube-runtime';
import {
  API_VERSION,
  summarize,
  type StreamMessage,
  type Subscription,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { decodeCursor, digestOf, encodeCursor, type Cursor } from './cursor';

export interface ObjectSubscriptionOptions {
  subscription: Extract<Subscription, { type: 'objects' }>;
  client: ObjectClient;
  epoch: string;
  /** What the reader may see, and a digest that changes with it. */
  authorize: ObjectPredicate;
  permissionDigest: string;
  /** Where the client says it stands. */
  cursor?: string;
  /** Resolves when the message is on its way; the pump waits for it. */
  send(message: StreamMessage): Promise<void>;
  signal: AbortSignal;
}

const CHANGE = {
  ADDED: 'added',
  MODIFIED: 'modified',
  DELETED: 'deleted',
} as const;

/**
 * Sends what is there and then every change, until the signal aborts. A
 * cursor of the same store, permissions and subscription resumes without a
 * new list; any other one, and a compacted version, starts again with `reset`.
 */
export async function pumpObjects(
  options: ObjectSubscriptionOptions,
): Promise<void> {
  const { subscription, client, epoch, authorize, send, signal } = options;
  const { id, kinds, namespace, labelSelector } = subscription;
  const view = digestOf(
    options.permissionDigest,
    JSON.stringify([kinds, namespace, labelSelector, subscription.view]),
  );
  const shown =
    subscription.view === 'summary' ? summarize : withoutManagedFields;
  const scope = {
    ...(namespace ? { namespace } : {}),
    ...(labelSelector ? { labelSelector } : {}),
    authorize,
  };

  let resume = options.cursor ? decodeCursor(options.cursor) : undefined;
  if (
    resume &&
    (resume.epoch !== epoch ||
      resume.view !== view ||
      kinds.some(kind => !resume!.versions[kind]))
  ) {
    resume = undefined;
  }
  let first = !options.cursor;

  while (!signal.aborted) {
    const cursor: Cursor = resume ?? { epoch, view, versions: {} };
    if (!resume) {
      if (!first) await send({ type: 'reset', id });
      await sendList(cursor);
    }
    first = false;
    await send({ type: 'synced', id, cursor: encodeCursor(cursor) });
    try {
      await followAll(cursor);
      return;
    } catch (error) {
      if (!(error instanceof GoneError)) throw error;
      // Compacted or restored meanwhile: start again with a list.
      resume = undefined;
    }
  }

  async function sendList(cursor: Cursor) {
    for (const kind of kinds) {
      const list = await client.list(kindOf(kind), { ...scope, signal });
      cursor.versions[kind] = list.resourceVersion;
      for (const object of list.items) {
        await send({
          type: 'added',
          id,
          cursor: encodeCursor(cursor),
          object: shown(object),
        });
      }
    }
  }

  async function followAll(cursor: Cursor) {
    // One failing watch ends the others, so that none is followed unseen.
    const abort = new AbortController();
    const stop = () => abort.abort();
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.all(kinds.map(kind => follow(kind, cursor, abort.signal)));
    } finally {
      stop();
      signal.removeEventListener('abort', stop);
    }
  }

  async function follow(kind: string, cursor: Cursor, until: AbortSignal) {
    const events = client.watch(kindOf(kind), {
      ...scope,
      resourceVersion: cursor.versions[kind],
      signal: until,
    });
    for await (const event of events) {
      if (event.type === 'BOOKMARK') {
        cursor.versions[kind] = event.resourceVersion;
        continue;
      }
      cursor.versions[kind] = event.object.metadata.resourceVersion;
      await send({
        type: CHANGE[event.type],
        id,
        cursor: encodeCursor(cursor),
        object: shown(event.object),
      });
    }
  }
}

function kindOf(kind: string): KindRef {
  return { apiVersion: API_VERSION, kind };
}

function withoutManagedFields(object: Stored): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
