import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type {
  DeliveryView,
  ObjectSummary,
  StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** An object of the stream, whole or summed up. @public */
export type LiveObject = KubeObject | ObjectSummary;

type ObjectsByUid = ReadonlyMap<string, LiveObject>;

/** What is known of one subscription. Travels between tabs, so it is plain data. */
export interface Snapshot {
  /** Of `delivery` subscriptions. */
  view?: DeliveryView;
  /** Of `objects` subscriptions, by uid. */
  objects: ObjectsByUid;
  /** The whole list has arrived at least once. */
  synced: boolean;
  /** Where to resume. */
  cursor?: string;
  /** A list that replaces `objects` once it is whole. */
  incoming?: ObjectsByUid;
  /** Why this subscription is not served. */
  error?: { name: string; message: string };
}

export const emptySnapshot: Snapshot = { objects: new Map(), synced: false };

/** A message that concerns one subscription. */
export type SubscriptionMessage = Extract<StreamMessage, { id: string }>;

/**
 * What is known after a message. A `reset` keeps showing the old list until
 * the new one is whole, so that pages do not flicker.
 */
export function applyMessage(
  snapshot: Snapshot,
  message: SubscriptionMessage,
): Snapshot {
  switch (message.type) {
    case 'view':
      return {
        ...snapshot,
        view: message.view,
        synced: true,
        error: undefined,
      };
    case 'error':
      return { ...snapshot, error: message.error };
    case 'reset':
      return { ...snapshot, incoming: new Map(), cursor: undefined };
    case 'synced':
      return {
        ...snapshot,
        objects: snapshot.incoming ?? snapshot.objects,
        incoming: undefined,
        synced: true,
        cursor: message.cursor,
        error: undefined,
      };
    case 'added':
    case 'modified':
    case 'deleted':
      return applyChange(snapshot, message);
    default:
      return snapshot;
  }
}

function applyChange(
  snapshot: Snapshot,
  message: Extract<SubscriptionMessage, { object: unknown }>,
): Snapshot {
  const objects = new Map(snapshot.incoming ?? snapshot.objects);
  const { uid } = message.object.metadata;
  if (uid === undefined) return snapshot;
  if (message.type === 'deleted') objects.delete(uid);
  else objects.set(uid, message.object);

  return snapshot.incoming
    ? { ...snapshot, incoming: objects }
    : { ...snapshot, objects, cursor: message.cursor };
}
