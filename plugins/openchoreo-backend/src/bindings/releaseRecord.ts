import {
  controllerReference,
  deepEqualJson,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ObjectClient } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  API_VERSION,
  finalizers,
  labels,
  type ChoreoDeployment,
  type DeployableArtifact,
  type Release,
  type ReleaseSpec,
  type RenderResult,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { namespaceOf } from '../hierarchy';
import { isSealedRelease, sealRelease } from '../releases';
import type { Sealer } from '../sealing';
import { system } from '../status';
import { bindingLabels } from './deploymentRecord';

const NAME = 'servicebinding';

/** The Release could not be written; `reason` is one of spec/resources.md 7.1. */
export class ReleaseWriteError extends Error {
  readonly reason:
    | 'ReleaseCreationFailed'
    | 'ReleaseUpdateFailed'
    | 'ReleaseDeletionFailed';

  constructor(reason: ReleaseWriteError['reason'], cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'ReleaseWriteError';
    this.reason = reason;
  }
}

/**
 * Writes the Release of a binding as it was rendered, sealed. What stands in
 * the Release is never read as truth: a forged one is written over.
 *
 * @throws ReleaseWriteError
 */
export async function ensureRelease(
  options: { client: ObjectClient; sealer: Sealer },
  binding: Stored<ServiceBinding>,
  deployment: Stored<ChoreoDeployment>,
  artifact: DeployableArtifact,
  rendered: RenderResult,
  existing: Stored<Release> | undefined,
): Promise<Stored<Release>> {
  const wanted = releaseOf(
    options.sealer,
    binding,
    deployment,
    artifact,
    rendered,
  );
  const { artifactRef, environment } = binding.spec;
  if (!existing) {
    try {
      return await options.client.create(
        {
          ...wanted,
          metadata: { ...wanted.metadata, finalizers: [finalizers.release] },
        },
        system(NAME, `Rendered ${artifactRef} for ${environment}`),
      );
    } catch (error) {
      throw new ReleaseWriteError('ReleaseCreationFailed', error);
    }
  }
  if (isCurrent(options.sealer, existing, wanted)) return existing;
  try {
    return await options.client.replace<Release>(
      {
        ...existing,
        metadata: {
          ...existing.metadata,
          labels: { ...existing.metadata.labels, ...wanted.metadata.labels },
          annotations: {
            ...existing.metadata.annotations,
            ...wanted.metadata.annotations,
          },
          ownerReferences: wanted.metadata.ownerReferences,
        },
        spec: wanted.spec,
      },
      system(NAME, `Rendered ${artifactRef} for ${environment}`),
    );
  } catch (error) {
    throw new ReleaseWriteError('ReleaseUpdateFailed', error);
  }
}

function isCurrent(
  sealer: Sealer,
  existing: Stored<Release>,
  wanted: Release,
): boolean {
  return (
    deepEqualJson(existing.spec, wanted.spec) &&
    isSealedRelease(sealer, existing) &&
    deepEqualJson(
      existing.metadata.ownerReferences,
      wanted.metadata.ownerReferences,
    ) &&
    Object.entries(wanted.metadata.labels ?? {}).every(
      ([key, value]) => existing.metadata.labels?.[key] === value,
    )
  );
}

function releaseOf(
  sealer: Sealer,
  binding: Stored<ServiceBinding>,
  deployment: Stored<ChoreoDeployment>,
  artifact: DeployableArtifact,
  rendered: RenderResult,
): Release {
  const { name } = binding.metadata;
  const release: Release = {
    apiVersion: API_VERSION,
    kind: 'Release',
    metadata: {
      name,
      namespace: namespaceOf(binding),
      labels: {
        ...bindingLabels(binding, artifact),
        [labels.deployment]: deployment.metadata.name,
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      owner: binding.spec.owner,
      environmentName: binding.spec.environment,
      resources: rendered.resources.map(({ id, object }) => ({
        id,
        object: object as unknown as NonNullable<
          ReleaseSpec['resources']
        >[number]['object'],
      })),
    },
  };
  return {
    ...release,
    metadata: {
      ...release.metadata,
      annotations: { [annotations.seal]: sealRelease(sealer, release) },
    },
  };
}
