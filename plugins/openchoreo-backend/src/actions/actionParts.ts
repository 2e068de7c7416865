import { NotFoundError } from '@backstage/errors';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type {
  Clock,
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import {
  deliveryView,
  type DeliveryView,
  type HistoryEntry,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Caller } from '../access/caller';
import type { AccessFacts } from '../access/facts';
import { deliveryWorld, type ComponentName } from '../delivery/deliveryWorld';
import { lookups } from '../hierarchy';
import type { History } from '../history/history';
import type { Asker, PromotionService } from '../promotions/promotionService';
import type { AuditedInvocation } from './createInvoker';

/** What actions are made of. */
export interface ActionParts {
  registry: ActionsRegistryService;
  /** Runs an invocation as its caller; audits those that change something. */
  invoke<T>(
    credentials: BackstageCredentials,
    audit: AuditedInvocation | 'changes-nothing',
    serve: (asker: Asker) => Promise<T>,
  ): Promise<{ output: T }>;
  client: ObjectClient;
  reader: ObjectReader;
  facts: AccessFacts;
  history: History;
  promotions: PromotionService;
  clock: Clock;
}

/**
 * Refuses components that are not there. For those who may not see it a
 * component is not there, in the same words: names are no secret channel.
 *
 * @throws NotFoundError
 */
export function demandComponent(
  { reader, facts }: Pick<ActionParts, 'reader' | 'facts'>,
  caller: Caller,
  { namespace, component }: ComponentName,
): void {
  const scope = facts.scopeOfComponent(namespace, component);
  if (
    !lookups(reader).component(namespace, component) ||
    !caller.can('read', scope)
  ) {
    throw new NotFoundError(
      `Component ${namespace}/${component} was not found.`,
    );
  }
}

/**
 * What the delivery tab of a component shows to the caller.
 *
 * @returns undefined when there is no such component
 */
export function deliveryFor(
  { reader, clock }: Pick<ActionParts, 'reader' | 'clock'>,
  caller: Caller,
  component: ComponentName,
  history: readonly HistoryEntry[] = [],
): DeliveryView | undefined {
  const world = deliveryWorld(reader, component, history);
  return (
    world &&
    deliveryView(
      world,
      {
        entityRef: caller.actor,
        groups: caller.groups,
        can: (action, scope) => caller.can(action, scope),
      },
      clock.now(),
    )
  );
}
