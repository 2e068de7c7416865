import {
  NotFoundError,
  refOf,
  UnavailableError,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { EmbeddedCluster } from '@openchoreo-backstage/kube-embedded';
import type { ObjectCache } from '@openchoreo-backstage/kube-runtime';
import { unenforcedFields } from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds } from '../../hierarchy';
import type { ApplyTarget } from './applyManifests';
import { missingReferences } from './references';

/** Kinds in the control plane's cache; it refuses to be asked for others. */
const HELD: ReadonlySet<string> = new Set(
  Object.values(kinds).map(one => one.kind),
);

/** How long the namespace of a new organization may take. */
const NAMESPACE_DEADLINE_MS = 10_000;

/** The control plane's cluster as a target. */
export function createApplyTarget(options: {
  client: Pick<EmbeddedCluster, 'apply' | 'get' | 'writeAll'>;
  cache: ObjectCache;
}): ApplyTarget {
  const { client, cache } = options;
  /** Of kinds that this control plane does not have yet, nothing exists. */
  const exists = (object: KubeObject) =>
    HELD.has(object.kind) && cache.get(refOf(object)) !== undefined;
  return {
    client,
    async current(object) {
      // Not from the cache, which holds neither Secrets nor ConfigMaps.
      try {
        return await client.get(refOf(object));
      } catch (error) {
        if (error instanceof NotFoundError) return undefined;
        throw error;
      }
    },
    organizationReady: name => namespaceOf(name, cache),
    warningsFor: (object, together) => [
      ...missingReferences(object, together, exists).map(
        ({ path, message }) => `${path} ${message}`,
      ),
      ...unenforcedFields(object).map(
        ({ path, message }) => `${path} ${message}`,
      ),
    ],
    missingReferences: (object, together) =>
      missingReferences(object, together, exists),
  };
}

/** Resolves when the organization is Ready and its namespace is in the cache. */
function namespaceOf(name: string, cache: ObjectCache): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop = () => {};
    const timer = setTimeout(() => {
      stop();
      reject(
        new UnavailableError(
          `Organization ${name} has no namespace yet; apply what lives in it again in a moment.`,
        ),
      );
    }, NAMESPACE_DEADLINE_MS);
    stop = cache.onChange(kinds.Namespace, ({ type, object }) => {
      if (type === 'deleted' || object.metadata.name !== name) return;
      clearTimeout(timer);
      // NOTE: the handler may run before `stop` is known, for objects that are there already.
      queueMicrotask(() => stop());
      resolve();
    });
  });
}
