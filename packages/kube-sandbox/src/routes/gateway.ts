import {
  Condition,
  type KubeObject,
  setCondition,
} from '@openchoreo-backstage/kube-objects';
import type { ControllerOptions } from '@openchoreo-backstage/kube-runtime';
import type { RouteControllerOptions } from './httpRoute';

/** Gateway API v1 Gateway. */
export const GATEWAY = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
};

type Gateway = KubeObject<unknown, { conditions?: Condition[] }>;

/** Says of every Gateway that it is accepted and programmed. */
export function gatewayController(
  options: RouteControllerOptions,
): ControllerOptions {
  const { cache, client, clock } = options;
  return {
    name: 'sandbox-gateways',
    for: GATEWAY,
    reconcile: async ({ namespace, name }) => {
      const gateway = cache.get<Gateway>({ ...GATEWAY, namespace, name });
      if (!gateway || gateway.metadata.deletionTimestamp) {
        return;
      }
      const observedGeneration = gateway.metadata.generation;
      const before = gateway.status?.conditions;
      const accepted = setCondition(
        before,
        {
          type: 'Accepted',
          status: 'True',
          reason: 'Accepted',
          message: 'The simulated gateway takes the object.',
          observedGeneration,
        },
        clock.now(),
      );
      const conditions = setCondition(
        accepted,
        {
          type: 'Programmed',
          status: 'True',
          reason: 'Programmed',
          message: 'The simulated gateway is set up; it carries no traffic.',
          observedGeneration,
        },
        clock.now(),
      );
      if (conditions !== before) {
        await client.replaceStatus<Gateway>(
          {
            ...GATEWAY,
            metadata: { name, namespace },
            status: { ...gateway.status, conditions },
          },
          { actor: 'system:kube-sandbox', reason: 'The gateway changed' },
        );
      }
    },
  };
}
