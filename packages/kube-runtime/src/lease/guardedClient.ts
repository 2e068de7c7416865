import { UnavailableError } from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '../client/ObjectClient';

/**
 * A client that refuses to write while `mayWrite` is false: what a process
 * without the lease wants to change is the leader's business.
 *
 * @throws UnavailableError from all writing methods meanwhile
 * @public
 */
export function createGuardedClient(
  client: ObjectClient,
  mayWrite: () => boolean,
): ObjectClient {
  async function guarded<T>(write: () => Promise<T>): Promise<T> {
    if (!mayWrite()) {
      throw new UnavailableError(
        'This process does not hold the lease of its controllers, so it does not write',
      );
    }
    return await write();
  }

  return {
    get: ref => client.get(ref),
    list: (kind, options) => client.list(kind, options),
    watch: (kind, options) => client.watch(kind, options),
    create: (...args) => guarded(() => client.create(...args)),
    replace: (...args) => guarded(() => client.replace(...args)),
    replaceStatus: (...args) => guarded(() => client.replaceStatus(...args)),
    apply: (...args) => guarded(() => client.apply(...args)),
    applyStatus: (...args) => guarded(() => client.applyStatus(...args)),
    patch: (...args) => guarded(() => client.patch(...args)),
    delete: (...args) => guarded(() => client.delete(...args)),
  };
}
