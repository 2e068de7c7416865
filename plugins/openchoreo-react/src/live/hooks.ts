import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { LiveState } from './connection';
import { liveStreamApiRef, type LiveHandle } from './LiveStream';
import { emptySnapshot, type LiveObject, type Snapshot } from './snapshot';
import { keyOf, type LiveSubscription } from './subscription';

/** Why a subscription is not served. @public */
export interface LiveError {
  name: string;
  message: string;
}

/** How alive what the page shows is. @public */
export function useLiveState(): LiveState {
  const stream = useApi(liveStreamApiRef);
  return useSyncExternalStore(stream.onState, stream.state);
}

/**
 * The delivery of a component, kept up to date. While the connection is
 * away, the last view stays.
 *
 * @public
 */
export function useDelivery(
  namespace: string,
  component: string,
): {
  view?: DeliveryView;
  connection: LiveState;
  error?: LiveError;
  /** Neither a view nor an error has arrived. */
  loading: boolean;
} {
  const { view, error } = useSnapshot({
    type: 'delivery',
    namespace,
    component,
  });
  const connection = useLiveState();
  return { view, connection, error, loading: !view && !error };
}

/**
 * The objects of some kinds, kept up to date.
 *
 * @public
 */
export function useObjects<T extends LiveObject = LiveObject>(
  subscription: Omit<Extract<LiveSubscription, { type: 'objects' }>, 'type'>,
): {
  objects: T[];
  connection: LiveState;
  error?: LiveError;
  /** The list has not arrived as a whole. */
  loading: boolean;
} {
  const { objects, synced, error } = useSnapshot({
    type: 'objects',
    ...subscription,
  });
  const connection = useLiveState();
  return {
    // NOTE: which of the two shapes arrives is decided by `view` of the subscription.
    objects: [...objects.values()] as T[],
    connection,
    error,
    loading: !synced && !error,
  };
}

function useSnapshot(subscription: LiveSubscription): Snapshot {
  const stream = useApi(liveStreamApiRef);
  const open = useRef<{ key: string; handle: LiveHandle }>();
  // Callers build the object anew on each render; its key says whether it changed.
  const key = keyOf(subscription);
  const latest = useRef(subscription);
  latest.current = subscription;

  const subscribe = useCallback(
    (onChange: () => void) => {
      const mine = {
        key,
        handle: stream.subscribe(latest.current, onChange),
      };
      open.current = mine;
      return () => {
        mine.handle.close();
        if (open.current === mine) open.current = undefined;
      };
    },
    [stream, key],
  );
  const snapshot = useCallback(
    // What another key knows is never shown under this one.
    () =>
      open.current?.key === key
        ? open.current.handle.snapshot()
        : emptySnapshot,
    [key],
  );
  return useSyncExternalStore(subscribe, snapshot);
}
