import type { Subscription } from '@openchoreo-backstage/plugin-openchoreo-common';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;

/**
 * What a page wants to be told about. Equal ones are served once, however
 * many tabs and components ask.
 *
 * @public
 */
export type LiveSubscription = WithoutId<Subscription>;

/** The same text for equal subscriptions; it is their id in the stream. */
export function keyOf(subscription: LiveSubscription): string {
  if (subscription.type === 'delivery') {
    return `delivery:${subscription.namespace}/${subscription.component}`;
  }
  const { kinds, namespace, labelSelector, view } = subscription;
  return `objects:${JSON.stringify([
    [...kinds].sort(),
    namespace ?? null,
    labelSelector ?? null,
    view,
  ])}`;
}
