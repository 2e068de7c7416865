import { NotFoundError } from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import type { DeployableArtifact } from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds } from '../hierarchy';

/**
 * Reads artifacts: from the cache, and from the store what the cache does not
 * have yet. An artifact never changes and its hash is judged by content, so an
 * older copy is as good as any.
 */
export function artifactReader(
  reader: ObjectReader,
  client: Pick<ObjectClient, 'get'>,
) {
  return async (
    namespace: string,
    name: string,
  ): Promise<DeployableArtifact | undefined> => {
    const ref = { ...kinds.DeployableArtifact, namespace, name };
    const cached = reader.get<DeployableArtifact>(ref);
    if (cached) return cached;
    try {
      return await client.get<DeployableArtifact>(ref);
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  };
}
