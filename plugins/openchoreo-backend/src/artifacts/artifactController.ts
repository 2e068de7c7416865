import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups } from '../hierarchy';
import {
  deleteObject,
  isDeleting,
  statusWith,
  system,
  writeStatus,
} from '../status';
import { digestPinned } from './digests';
import { outdatedArtifacts } from './retention';

const NAME = 'deployableartifact';

/**
 * Says of artifacts whether their images can change under them, and lets those
 * go that nothing names any more (spec/resources.md 4.24).
 */
export function createArtifactController(
  deps: ControllerDependencies & {
    /** Artifacts kept per component beside those in use. */
    keep: number;
  },
): ControllerOptions {
  const { client, reader, clock } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.DeployableArtifact,
    watches: [{ kind: kinds.Deployment, map: artifactsOfDeployment }],
    async reconcile({ namespace = '', name }) {
      const artifact = find.artifact(namespace, name);
      if (!artifact || isDeleting(artifact)) return;
      await writeStatus(
        client,
        artifact,
        statusWith(
          artifact,
          [
            {
              type: 'Available',
              status: 'True',
              reason: 'DeployableArtifactAvailable',
              message: 'It can be deployed and promoted.',
            },
            digestPinned(artifact),
          ],
          clock.now(),
        ),
        system(NAME, `${name} can be deployed`),
      );
      for (const old of outdatedArtifacts(find, artifact, deps.keep)) {
        await deleteObject(
          client,
          old,
          system(NAME, `Nothing names ${old.metadata.name} any more`),
        );
      }
    },
  };

  /** A revision that was dropped may have been the last one to name its artifact. */
  function artifactsOfDeployment(deployment: KubeObject): ReconcileRequest[] {
    const { deploymentArtifactRef: name } = deployment.spec as {
      deploymentArtifactRef: string;
    };
    const { namespace } = deployment.metadata;
    return namespace ? [{ namespace, name }] : [];
  }
}
