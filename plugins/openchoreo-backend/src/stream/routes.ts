import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  Clock,
  ObjectCache,
  ObjectClient,
} from '@openchoreo-backstage/kube-runtime';
import type { Subscription } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Caller } from '../access/caller';
import type { AccessFacts } from '../access/facts';
import type { History } from '../history/history';
import { streamedKinds } from '../http/kinds';
import { route, type Route } from '../http/route';
import { pumpDelivery } from './deliverySubscription';
import { pumpObjects } from './objectSubscription';
import { parseWatchRequest } from './requests';
import { serveStream, type Pump } from './session';

export interface StreamRoutesOptions {
  /** Lists and watches; the cache answers views. */
  client: ObjectClient;
  cache: ObjectCache;
  epoch: string;
  facts: AccessFacts;
  history: History;
  clock: Clock;
  logger: LoggerService;
  shutdown: AbortSignal;
}

/** `POST /watch`, the live stream. */
export function streamRoutes(options: StreamRoutesOptions): Route[] {
  const { client, cache, epoch, facts, history, clock } = options;
  return [
    route({
      method: 'post',
      path: '/watch',
      action: 'read',
      summary: 'The live stream: what is there, then every change',
      parse: request => parseWatchRequest(request.body, streamedKinds),
      audit: 'changes-nothing',
      access: 'filters-by-read',
      handle: ({ subscriptions, cursors }, exchange) =>
        serveStream({
          response: exchange.response,
          epoch,
          caller: exchange.caller,
          renewCaller: exchange.renewCaller,
          pumps: subscriptions.map(subscription =>
            pumpFor(subscription, exchange.caller, cursors?.[subscription.id]),
          ),
          clock,
          logger: options.logger,
          shutdown: options.shutdown,
        }),
    }),
  ];

  function pumpFor(
    subscription: Subscription,
    caller: Caller,
    cursor: string | undefined,
  ): Pump {
    const { id } = subscription;
    if (subscription.type === 'objects') {
      return {
        id,
        run: (send, signal) =>
          pumpObjects({
            subscription,
            client,
            epoch,
            authorize: facts.mayRead(caller),
            permissionDigest: caller.digest,
            ...(cursor ? { cursor } : {}),
            send,
            signal,
          }),
      };
    }
    return {
      id,
      run: (send, signal) =>
        pumpDelivery({
          id,
          component: subscription,
          cache,
          history,
          caller,
          facts,
          clock,
          send,
          signal,
        }),
    };
  }
}
