import { renderInTestApp, mockApis } from '@backstage/frontend-test-utils';
import { toastApiRef } from '@backstage/frontend-plugin-api';
import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  liveStreamApiRef,
  openchoreoApiRef,
  type LiveState,
  type LiveStream,
  type OpenChoreoApi,
  type Snapshot,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import type { ReactElement } from 'react';
import { act } from '@testing-library/react';
import { healthyView, plan, promotionObject } from './views';

/** An API that agrees with everything. */
export function agreeingApi(): jest.Mocked<OpenChoreoApi> {
  const api: OpenChoreoApi = {
    apply: async () => ({ dryRun: false, results: [] }),
    getPromotion: async () => promotionObject(),
    plan: async () => plan(),
    requestPromotion: async ({ namespace, to }) => ({
      namespace,
      name: 'orders-1',
      phase: 'Waiting',
      message: `The change of ${to} was asked for.`,
    }),
    approve: async () => {},
    reject: async () => {},
    cancel: async () => {},
    skipGate: async () => {},
    setReleaseState: async () => {},
    hold: async () => {},
    resume: async () => {},
    deployImage: async () => {},
    history: async () => ({ entries: [] }),
    async *followLogs() {},
    async *watch() {},
  };
  for (const name of Object.keys(api) as Array<keyof OpenChoreoApi>) {
    jest.spyOn(api, name);
  }
  return api as jest.Mocked<OpenChoreoApi>;
}

/** A live stream of one delivery view that a test sets by hand. */
export function fakeLiveStream(view: DeliveryView | undefined = healthyView()) {
  let snapshot: Snapshot = { objects: new Map(), synced: true, view };
  let state: LiveState = { status: 'live' };
  const listeners = new Set<() => void>();
  const tell = () => act(() => listeners.forEach(listener => listener()));
  const stream: LiveStream = {
    subscribe(_, onChange) {
      listeners.add(onChange);
      return {
        snapshot: () => snapshot,
        close: () => listeners.delete(onChange),
      };
    },
    state: () => state,
    onState(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
  return {
    stream,
    show(change: Partial<Snapshot>) {
      snapshot = { ...snapshot, ...change };
      tell();
    },
    become(next: LiveState) {
      state = next;
      tell();
    },
  };
}

/** Renders with the given API and stream; what is toasted goes to `toasts`. */
export function renderWithApis(
  element: ReactElement,
  options: { api?: OpenChoreoApi; live?: LiveStream } = {},
) {
  const toasts: string[] = [];
  renderInTestApp(element, {
    apis: [
      mockApis.identity({ userEntityRef: 'user:default/anna' }),
      [openchoreoApiRef, options.api ?? agreeingApi()],
      [liveStreamApiRef, options.live ?? fakeLiveStream().stream],
      [
        toastApiRef,
        {
          post(toast) {
            toasts.push(String(toast.title));
            return { close() {} };
          },
        },
      ],
    ],
  });
  return { toasts };
}
