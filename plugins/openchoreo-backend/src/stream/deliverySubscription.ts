import { NotFoundError } from '@backstage/errors';
import { canonicalJson } from '@openchoreo-backstage/kube-objects';
import type { Clock, ObjectCache } from '@openchoreo-backstage/kube-runtime';
import {
  deliveryView,
  type StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Caller } from '../access/caller';
import type { AccessFacts } from '../access/facts';
import {
  concerns,
  deliveryWorld,
  DELIVERY_KINDS,
  type ComponentName,
} from '../delivery/deliveryWorld';
import type { History } from '../history/history';

/** Changes within this time are shown together. */
const COALESCE_MS = 60;
const HISTORY = 20;

export interface DeliverySubscriptionOptions {
  id: string;
  component: ComponentName;
  cache: ObjectCache;
  history: History;
  caller: Caller;
  facts: AccessFacts;
  clock: Clock;
  send(message: StreamMessage): Promise<void>;
  signal: AbortSignal;
}

/**
 * Sends the delivery view of one component, and again whenever it differs,
 * until the signal aborts.
 *
 * @throws NotFoundError when there is no such component, or the caller may not see it
 */
export async function pumpDelivery(
  options: DeliverySubscriptionOptions,
): Promise<void> {
  const { id, component, cache, history, caller, facts, clock, send, signal } =
    options;
  let sent = '';
  let isDirty = true;
  let wake: () => void = () => {};
  const touched = () => {
    isDirty = true;
    wake();
  };
  const stops = DELIVERY_KINDS.map(kind =>
    cache.onChange(kind, ({ object, initial }) => {
      if (!initial && concerns(object, component)) touched();
    }),
  );
  signal.addEventListener('abort', touched, { once: true });
  try {
    while (!signal.aborted) {
      isDirty = false;
      await sendView();
      await pause(clock, COALESCE_MS, signal);
      if (!isDirty && !signal.aborted) await untilTouched();
    }
  } finally {
    stops.forEach(stop => stop());
    signal.removeEventListener('abort', touched);
  }

  function untilTouched(): Promise<void> {
    return new Promise(resolve => {
      wake = resolve;
    });
  }

  async function sendView(): Promise<void> {
    const scope = facts.scopeOfComponent(
      component.namespace,
      component.component,
    );
    const page = await history.of({ ...component, limit: HISTORY });
    const world = deliveryWorld(cache, component, page.entries);
    // What one may not see is not there: names are no secret channel.
    if (!world || !caller.can('read', scope)) {
      throw new NotFoundError(
        `Component ${component.namespace}/${component.component} was not found.`,
      );
    }
    const view = deliveryView(
      world,
      {
        entityRef: caller.actor,
        groups: caller.groups,
        can: (action, where) => caller.can(action, where),
      },
      clock.now(),
    );
    const text = canonicalJson(view);
    if (text === sent) return;
    sent = text;
    await send({ type: 'view', id, view });
  }
}

function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    let cancel = () => {};
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    cancel = clock.schedule(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
