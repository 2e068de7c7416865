import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';

/** Counts the calls to clusters, so that a test can tell when nothing is under way. */
export interface Activity {
  /** Calls that have not been answered yet, without `watch`. */
  pending: number;
  /** Calls and changes so far. */
  total: number;
}

/** A client whose calls are counted. */
export function counted(
  client: ObjectClient,
  activity: Activity,
): ObjectClient {
  const count =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      activity.pending += 1;
      activity.total += 1;
      try {
        return await call(...args);
      } finally {
        activity.pending -= 1;
      }
    };
  return {
    watch: (kind, options) => client.watch(kind, options),
    get: count(ref => client.get(ref)) as ObjectClient['get'],
    list: count((...args) => client.list(...args)) as ObjectClient['list'],
    create: count((...args) =>
      client.create(...args),
    ) as ObjectClient['create'],
    replace: count((...args) =>
      client.replace(...args),
    ) as ObjectClient['replace'],
    replaceStatus: count((...args) =>
      client.replaceStatus(...args),
    ) as ObjectClient['replaceStatus'],
    apply: count((...args) => client.apply(...args)) as ObjectClient['apply'],
    applyStatus: count((...args) =>
      client.applyStatus(...args),
    ) as ObjectClient['applyStatus'],
    patch: count((...args) => client.patch(...args)) as ObjectClient['patch'],
    delete: count((...args) => client.delete(...args)),
  };
}
