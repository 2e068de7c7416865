import {
  controllerOf,
  controllerReference,
  deepEqualJson,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import {
  API_VERSION,
  DEFAULT_REVISION_HISTORY_LIMIT,
  DEFAULT_TRACK,
  labels,
  type ChoreoDeployment,
  type DeployableArtifact,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, namespaceOf } from '../hierarchy';
import { system } from '../status';

const NAME = 'servicebinding';

/** Labels that say where something of a binding belongs (spec/resources.md 2.3). */
export function bindingLabels(
  binding: Stored<ServiceBinding>,
  artifact: DeployableArtifact,
): Record<string, string> {
  const { owner, environment } = binding.spec;
  return {
    [labels.organization]: namespaceOf(binding),
    [labels.project]: owner.projectName,
    [labels.component]: owner.componentName,
    [labels.environment]: environment,
    [labels.name]: binding.metadata.name,
    [labels.deployableArtifact]: artifact.metadata.name,
  };
}

/**
 * Makes sure that a binding has its Deployment record, naming the artifact
 * that it runs (spec/controllers.md 15.5).
 */
export async function ensureDeployment(
  client: ObjectClient,
  binding: Stored<ServiceBinding>,
  artifact: DeployableArtifact,
  existing: Stored<ChoreoDeployment> | undefined,
): Promise<Stored<ChoreoDeployment>> {
  const { name } = binding.metadata;
  const namespace = namespaceOf(binding);
  const wantedLabels = {
    ...bindingLabels(binding, artifact),
    [labels.deploymentTrack]: DEFAULT_TRACK,
  };
  const spec = {
    deploymentArtifactRef: artifact.metadata.name,
    revisionHistoryLimit:
      existing?.spec.revisionHistoryLimit ?? DEFAULT_REVISION_HISTORY_LIMIT,
  };
  const context = system(
    NAME,
    `${binding.spec.environment} runs ${artifact.metadata.name}`,
  );
  if (!existing) {
    return client.create<ChoreoDeployment>(
      {
        apiVersion: API_VERSION,
        kind: 'Deployment',
        metadata: {
          name,
          namespace,
          labels: wantedLabels,
          ownerReferences: [controllerReference(binding)],
        },
        spec,
      },
      context,
    );
  }
  // Of a binding that was deleted and made again, the history is kept.
  const ownerReferences = [controllerReference(binding)];
  const isCurrent =
    existing.spec.deploymentArtifactRef === spec.deploymentArtifactRef &&
    controllerOf(existing)?.uid === binding.metadata.uid &&
    deepEqualJson(
      { ...existing.metadata.labels, ...wantedLabels },
      existing.metadata.labels,
    );
  return isCurrent
    ? existing
    : client.patch<ChoreoDeployment>(
        { ...kinds.Deployment, namespace, name },
        {
          metadata: {
            resourceVersion: existing.metadata.resourceVersion,
            labels: wantedLabels,
            ownerReferences: ownerReferences.map(owner => ({ ...owner })),
          },
          spec,
        },
        context,
      );
}
