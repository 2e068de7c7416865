import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { Clock } from '@openchoreo-backstage/kube-runtime';
import type { PlatformSettings } from '@openchoreo-backstage/plugin-openchoreo-common';
import { createAccessFacts } from '../access/facts';
import type { ControlPlane } from '../control-plane';
import { createHistory } from '../history/history';
import type { MembershipSource } from '../promotions/membership';
import { createPromotionService } from '../promotions/promotionService';
import type { ActionParts } from './actionParts';
import { createDeployImageAction } from './createDeployImageAction';
import { createGetDeliveryAction } from './createGetDeliveryAction';
import { createInvoker, type InvokerOptions } from './createInvoker';
import { createListComponentsAction } from './createListComponentsAction';
import { createListWaitingAction } from './createListWaitingAction';
import { createPlanPromotionAction } from './createPlanPromotionAction';
import { createPromoteAction } from './createPromoteAction';
import { createRollBackAction } from './createRollBackAction';

export interface RegisterActionsOptions extends InvokerOptions {
  actionsRegistry: ActionsRegistryService;
  controlPlane: Pick<ControlPlane, 'client' | 'cache' | 'store' | 'sealer'>;
  membership: MembershipSource;
  platform?: Partial<PlatformSettings>;
  clock: Clock;
}

/**
 * Registers what people and their tools can do, so that MCP clients and
 * scaffolder tasks get it with the same permissions and gates as the HTTP API.
 *
 * Approving, rejecting and skipping gates are not among them: those need a
 * person in the portal, whatever acts on that person's behalf.
 */
export function registerActions(options: RegisterActionsOptions): void {
  const { actionsRegistry, controlPlane, clock, platform } = options;
  const { client, cache: reader, store, sealer } = controlPlane;
  const parts: ActionParts = {
    registry: actionsRegistry,
    invoke: createInvoker(options),
    client,
    reader,
    clock,
    facts: createAccessFacts(reader),
    history: createHistory(store, reader),
    promotions: createPromotionService({
      client,
      reader,
      clock,
      sealer,
      membership: options.membership,
      ...(platform ? { platform } : {}),
      newKey: options.newRequestId,
    }),
  };
  createListComponentsAction(parts);
  createGetDeliveryAction(parts);
  createPlanPromotionAction(parts);
  createPromoteAction(parts);
  createRollBackAction(parts);
  createDeployImageAction(parts);
  createListWaitingAction(parts);
}
