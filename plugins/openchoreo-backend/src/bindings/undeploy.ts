import type { Stored } from '@openchoreo-backstage/kube-objects';
import type {
  Release,
  ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import { deleteObject, system } from '../status';
import { ReleaseWriteError } from './releaseRecord';

/**
 * Takes what a binding runs off its data plane. The binding and its history
 * stay, so that it can be deployed again as it was.
 *
 * @throws ReleaseWriteError
 */
export async function undeploy(
  client: ObjectClient,
  binding: Stored<ServiceBinding>,
  release: Stored<Release> | undefined,
): Promise<void> {
  if (!release) return;
  try {
    await deleteObject(
      client,
      release,
      system(
        'servicebinding',
        `Undeployed ${binding.spec.owner.componentName} from ${binding.spec.environment}`,
      ),
    );
  } catch (error) {
    throw new ReleaseWriteError('ReleaseDeletionFailed', error);
  }
}
