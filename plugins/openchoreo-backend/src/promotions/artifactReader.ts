import { NotFoundError } from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import type { DeployableArtifact } from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds } from '../hierarchy';

/** Reads artifacts whole, with the text of their API definitions, from the store. */
export function artifactReader(client: Pick<ObjectClient, 'get'>) {
  return async (
    namespace: string,
    name: string,
  ): Promise<DeployableArtifact | undefined> => {
    try {
      return await client.get<DeployableArtifact>({
        ...kinds.DeployableArtifact,
        namespace,
        name,
      });
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  };
}
