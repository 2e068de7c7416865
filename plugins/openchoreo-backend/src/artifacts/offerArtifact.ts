import {
  AlreadyExistsError,
  controllerReference,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  mintArtifact,
  type DeployableArtifact,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, namespaceOf } from '../hierarchy';
import { system } from '../status';
import type { StoredSources } from './gatherSources';

const NAME = 'service';

/**
 * Makes the wanted artifact the newest one of its component: created when its
 * content is new, moved to the front when it was there before and others came
 * since (spec/resources.md 4.24).
 */
export async function offerArtifact(
  { client, clock }: ControllerDependencies,
  sources: StoredSources,
): Promise<Stored<DeployableArtifact>> {
  const { component, previous } = sources;
  const namespace = namespaceOf(component);
  const minted = mintArtifact(sources);
  const { name } = minted.metadata;
  const ref = { ...kinds.DeployableArtifact, namespace, name };
  const existing = sources.artifacts.find(
    artifact => artifact.metadata.name === name,
  );
  if (!existing) {
    try {
      return await client.create(
        {
          ...minted,
          metadata: {
            ...minted.metadata,
            namespace,
            // Creation times are whole seconds, too coarse to tell the newest.
            annotations: { [annotations.mintedAt]: clock.now().toISOString() },
            ownerReferences: [controllerReference(component)],
          },
        },
        system(NAME, `Minted ${name}`),
      );
    } catch (error) {
      // The cache lags behind an earlier run of this process.
      if (!(error instanceof AlreadyExistsError)) throw error;
      return client.get<DeployableArtifact>(ref);
    }
  }
  if (previous?.metadata.name === name) return existing;
  return client.patch<DeployableArtifact>(
    ref,
    {
      metadata: {
        annotations: { [annotations.mintedAt]: clock.now().toISOString() },
      },
    },
    system(NAME, `${name} is wanted again`),
  );
}
