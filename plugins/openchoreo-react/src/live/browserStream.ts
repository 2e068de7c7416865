import type { IdentityApi } from '@backstage/frontend-plugin-api';
import type { OpenChoreoApi } from '../api';
import { createLiveStream } from './createLiveStream';
import type { LiveStream } from './LiveStream';
import type { TabMessage, Tabs } from './tabs';
import type { Timers } from './timers';

const browserTimers: Timers = {
  now: Date.now,
  after(ms, callback) {
    const id = setTimeout(callback, ms);
    return () => clearTimeout(id);
  },
  every(ms, callback) {
    const id = setInterval(callback, ms);
    return () => clearInterval(id);
  },
};

/**
 * The live stream over what a browser offers: Web Locks and a
 * BroadcastChannel, whose names carry the person, so that two people signed
 * in to two tabs never share a stream.
 *
 * @public
 */
export function createBrowserLiveStream(options: {
  api: OpenChoreoApi;
  identityApi: IdentityApi;
}): LiveStream {
  const { api, identityApi } = options;
  const stream = createLiveStream({
    watch: api.watch,
    tabs: async () => {
      const { userEntityRef } = await identityApi.getBackstageIdentity();
      return openTabs(userEntityRef);
    },
    timers: browserTimers,
    random: Math.random,
  });
  window.addEventListener('online', stream.nudge);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') stream.nudge();
  });
  return stream;
}

/** Undefined where the page may not use locks: plain HTTP on another host than localhost. */
function openTabs(userEntityRef: string): Tabs | undefined {
  const locks: LockManager | undefined = navigator.locks;
  if (!locks || typeof BroadcastChannel === 'undefined') return undefined;

  // The number changes with the messages: tabs of two versions do not talk.
  const name = `openchoreo/1/${userEntityRef}`;
  const channel = new BroadcastChannel(name);
  const id = randomId();
  window.addEventListener('pagehide', () =>
    channel.postMessage({ type: 'leave', tab: id } satisfies TabMessage),
  );
  return {
    id,
    channel: {
      post: message => channel.postMessage(message),
      listen(listener) {
        channel.onmessage = event => listener(event.data);
      },
    },
    locks: {
      acquire: lock =>
        new Promise((resolve, reject) => {
          locks
            .request(
              `${name}/${lock}`,
              () => new Promise<void>(release => resolve(release)),
            )
            .catch(reject);
        }),
    },
  };
}

function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
