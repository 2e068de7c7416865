import { deepEqualJson } from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  ControllerOptions,
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import { Pod, POD } from './Pod';
import { podOutlook } from './podStatus';

/** @internal */
export interface KubeletOptions {
  cache: ObjectReader;
  client: ObjectClient;
  clock: Clock;
}

/**
 * Lets pods live: writes into their status what their behaviour makes of them
 * at this time, and looks again when that changes.
 */
export function kubeletController(options: KubeletOptions): ControllerOptions {
  const { cache, client, clock } = options;
  return {
    name: 'sandbox-kubelet',
    for: POD,
    concurrency: 16,
    reconcile: async ({ namespace, name }) => {
      const pod = cache.get<Pod>({ ...POD, namespace, name });
      if (!pod || pod.metadata.deletionTimestamp) {
        return {};
      }
      const now = clock.now();
      const startTime = pod.status?.startTime;
      const start = startTime ? new Date(startTime) : now;
      const { status, nextAt } = podOutlook(pod, start, now);
      if (!deepEqualJson(status, pod.status)) {
        await client.replaceStatus<Pod>(
          { ...POD, metadata: { name, namespace }, status },
          {
            actor: 'system:kube-sandbox',
            reason: 'The simulated pod moved on',
          },
        );
      }
      return nextAt
        ? { requeueAfterMs: Math.max(1, nextAt.getTime() - now.getTime()) }
        : {};
    },
  };
}
