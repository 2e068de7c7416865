/**
 * The live stream: `POST /api/openchoreo/watch` with a `WatchRequest`, answered
 * as `text/event-stream` whose `data:` lines are `StreamMessage`s. One stream
 * carries all subscriptions of a browser.
 */
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { DeliveryView } from './delivery';

/** @public */
export type Subscription =
  | {
      /** Chosen by the client, unique in the request. */
      id: string;
      type: 'objects';
      /** Kind names of `openchoreo.dev`, for example `['Component', 'Workload']`. */
      kinds: string[];
      namespace?: string;
      labelSelector?: string;
      /** `summary`: computed, at most 1 kB per object; `full`: the object without managedFields. */
      view: 'summary' | 'full';
    }
  | {
      id: string;
      type: 'delivery';
      namespace: string;
      component: string;
    };

/** @public */
export interface WatchRequest {
  subscriptions: Subscription[];
  /** Per subscription of type `objects`: the last cursor seen, to resume without a new list. */
  cursors?: Record<string, string>;
}

/** What lists and tables need of an object. @public */
export interface ObjectSummary {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
    labels?: Record<string, string>;
    displayName?: string;
    description?: string;
  };
  /** The kind's headline condition. */
  headline?: {
    status: string;
    reason: string;
    message: string;
    since?: string;
  };
  /** Kind-specific columns. */
  columns: Record<string, string | number | boolean>;
}

/** @public */
export type StreamMessage =
  | { type: 'hello'; epoch: string; heartbeatMs: number }
  /** Everything that was there has been sent; from now on changes follow. */
  | { type: 'synced'; id: string; cursor: string }
  /** The client must forget what it has of this subscription: a new list follows. */
  | { type: 'reset'; id: string }
  | {
      type: 'added' | 'modified' | 'deleted';
      id: string;
      cursor: string;
      object: KubeObject | ObjectSummary;
    }
  | { type: 'view'; id: string; view: DeliveryView }
  | { type: 'heartbeat'; at: string }
  /** This subscription cannot be served; the others go on. */
  | { type: 'error'; id: string; error: { name: string; message: string } }
  /** The server ends the stream; connect again. */
  | {
      type: 'closed';
      reason: 'permissions-changed' | 'credentials-expired' | 'shutdown';
    };
