import { createApiRef } from '@backstage/frontend-plugin-api';
import type { LiveState } from './connection';
import type { Snapshot } from './snapshot';
import type { LiveSubscription } from './subscription';

/** One component's share of the stream. */
export interface LiveHandle {
  /** The same object until something changes. */
  snapshot(): Snapshot;
  close(): void;
}

/**
 * The live stream of this browser. Pages use the hooks over it.
 *
 * @public
 */
export interface LiveStream {
  /** Tells when what is known of a subscription changes. */
  subscribe(subscription: LiveSubscription, onChange: () => void): LiveHandle;
  /** The same object until it changes. */
  state(): LiveState;
  /** Tells when the state changes; the result ends it. */
  onState(onChange: () => void): () => void;
}

/** @public */
export const liveStreamApiRef = createApiRef<LiveStream>().with({
  id: 'plugin.openchoreo.live-stream',
  pluginId: 'openchoreo',
});
