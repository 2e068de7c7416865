import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Clock } from '@openchoreo-backstage/kube-runtime';
import type { PlatformSettings } from '@openchoreo-backstage/plugin-openchoreo-common';
import { createAccessFacts } from '../access/facts';
import type { ControlPlane } from '../control-plane';
import { createHistory } from '../history/history';
import type { ApplyTarget } from '../http/apply/applyManifests';
import { applyRoutes } from '../http/apply/routes';
import { bindingRoutes } from '../http/bindings/routes';
import { componentRoutes } from '../http/components/routes';
import { historyRoutes } from '../http/history/routes';
import { logRoutes } from '../http/logs/routes';
import { objectRoutes } from '../http/objects/routes';
import { promotionRoutes } from '../http/promotions/routes';
import type { Route } from '../http/route';
import type { MembershipSource } from '../promotions/membership';
import { createPromotionService } from '../promotions/promotionService';
import { streamRoutes } from '../stream/routes';

export interface RoutesOptions {
  controlPlane: ControlPlane;
  membership: MembershipSource;
  target: ApplyTarget;
  platform?: Partial<PlatformSettings>;
  clock: Clock;
  logger: LoggerService;
  /** Aborts when the backend stops; streams then end. */
  shutdown: AbortSignal;
}

/** Every route of the HTTP API. */
export function createRoutes(options: RoutesOptions): Route[] {
  const { controlPlane, membership, target, platform, clock } = options;
  const { logger, shutdown } = options;
  const { client, cache: reader, store, sealer, logs } = controlPlane;
  const facts = createAccessFacts(reader);
  const history = createHistory(store, reader);
  const promotions = createPromotionService({
    client,
    reader,
    clock,
    sealer,
    membership,
    ...(platform ? { platform } : {}),
    newKey: randomUUID,
  });
  return [
    ...applyRoutes({ target, facts }),
    ...objectRoutes({ client, facts }),
    ...promotionRoutes({ promotions, facts }),
    ...bindingRoutes({ client, reader, facts, promotions, clock }),
    ...componentRoutes({ client, reader, facts }),
    ...logRoutes({ client, logs, facts, shutdown }),
    ...historyRoutes({ history, facts }),
    ...streamRoutes({
      client,
      cache: reader,
      epoch: store.epoch,
      facts,
      history,
      clock,
      logger,
      shutdown,
    }),
  ];
}
