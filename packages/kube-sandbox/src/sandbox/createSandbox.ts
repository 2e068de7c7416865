import {
  type Clock,
  createManager,
  type Lease,
  type MetricsSink,
  type ObjectClient,
  type RuntimeLogger,
  systemClock,
} from '@openchoreo-backstage/kube-runtime';
import { deploymentController } from '../deployments/deploymentController';
import { createSandboxLogs, SandboxLogs } from '../logs/SandboxLogs';
import { kubeletController } from '../pods/kubelet';
import { gatewayController } from '../routes/gateway';
import { httpRouteController } from '../routes/httpRoute';

/** @public */
export interface SandboxOptions {
  /**
   * The cluster to bring to life. It must serve Deployment, ReplicaSet, Pod,
   * Service, HTTPRoute and Gateway, and collect what lost its owner.
   */
  client: ObjectClient;
  logger: RuntimeLogger;
  /** Default: the machine's clock. */
  clock?: Clock;
  /** A number in [0, 1), for pod names. Default `Math.random`. */
  random?: () => number;
  /** Where several processes run a sandbox on one cluster. Default: only this one. */
  lease?: Lease;
  metrics?: MetricsSink;
}

/** @public */
export interface Sandbox {
  /**
   * Simulates until the signal aborts or `stop` is called, and resolves then.
   *
   * @throws UnavailableError when the cluster cannot be read
   */
  start(signal?: AbortSignal): Promise<void>;
  /** Resolves when all has stopped. Pods go on where they would be at the next start. */
  stop(): Promise<void>;
  readonly logs: SandboxLogs;
  /** What keeps it from working, one sentence each; empty when it is well. */
  problems(): string[];
  /** For tests, see `Manager.whenIdle` of the controller kit. */
  whenIdle(options: { deadlineMs: number }): Promise<void>;
}

/**
 * Lets a cluster without nodes behave as if it had some: pods start, crash or
 * hang as their annotation says, Deployments roll out, routes are accepted.
 *
 * @public
 */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { clock = systemClock, random = Math.random } = options;
  const manager = createManager({ ...options, clock, random });
  const { cache, client } = manager;
  const end = new AbortController();
  let running: Promise<void> | undefined;

  manager.add(kubeletController({ cache, client, clock }));
  manager.add(deploymentController({ cache, client, clock, random }));
  manager.add(httpRouteController({ cache, client, clock }));
  manager.add(gatewayController({ cache, client, clock }));

  return {
    start(signal) {
      const onAbort = () => end.abort();
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) {
        onAbort();
      }
      running = manager
        .start(end.signal)
        .finally(() => signal?.removeEventListener('abort', onAbort));
      return running;
    },

    async stop() {
      end.abort();
      await running;
    },

    logs: createSandboxLogs(cache, clock),
    problems: manager.problems,
    whenIdle: manager.whenIdle,
  };
}
