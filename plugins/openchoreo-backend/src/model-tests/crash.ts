import {
  faultyClient,
  type FaultOptions,
  type FaultyClient,
  type ObjectClient,
} from '@openchoreo-backstage/kube-runtime';

/** Clients of one process, which can be made to fail and to die together. */
export interface Faults {
  through(client: ObjectClient, cluster: string): ObjectClient;
  /** From now on calls to a cluster fail as the options say. */
  arm(cluster: string, options: FaultOptions): void;
  /** A new process: nothing fails any more. */
  disarm(): void;
  /** Calls to a cluster while it was armed last. */
  calls(cluster: string): number;
  crashed(): boolean;
}

/** Nothing fails until something is armed. */
export function createFaults(): Faults {
  const clients = new Map<string, ObjectClient>();
  const armed = new Map<string, FaultyClient>();
  const last = new Map<string, FaultyClient>();
  return {
    through(client, cluster) {
      clients.set(cluster, client);
      return new Proxy(client, {
        get(_target, method: keyof ObjectClient) {
          // A process dies as a whole.
          const dead = [...armed.values()].find(one => one.crashed);
          const target = dead ?? armed.get(cluster) ?? client;
          return (target[method] as Function).bind(target);
        },
      });
    },
    arm(cluster, options) {
      const faulty = faultyClient(clients.get(cluster)!, options);
      armed.set(cluster, faulty);
      last.set(cluster, faulty);
    },
    disarm: () => armed.clear(),
    calls: cluster => last.get(cluster)?.calls ?? 0,
    crashed: () => [...armed.values()].some(one => one.crashed),
  };
}
