import {
  contentHash,
  formatRef,
  groupOf,
  isJsonObject,
  refOf,
  type KubeObject,
  type ObjectRef,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  defaultAllowedKinds,
  labels,
  labelValue,
  managers,
  type AllowedKind,
  type Release,
  type ReleaseResource,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** Hash of the manifest that an applied object was last given. */
export const MANIFEST_HASH = 'openchoreo.dev/manifest-hash';

/** One object of a Release, as it is to be on the data plane. */
export interface DesiredObject {
  id: string;
  object: KubeObject;
  /** Over everything in it but its generation. */
  hash: string;
}

/**
 * The objects of a Release with the labels by which they are found again
 * (REL5 of spec/controllers.md 3.2) and the generation that orders applies.
 *
 * @param installation - names this control plane, so that another one on the
 * same plane never prunes its objects
 */
export function desiredObjects(
  release: Stored<Release>,
  installation: string,
): DesiredObject[] {
  return (release.spec.resources ?? []).map(({ id, object }) => {
    const manifest = object as unknown as KubeObject;
    const labelled: KubeObject = {
      ...manifest,
      metadata: {
        ...manifest.metadata,
        labels: {
          ...manifest.metadata.labels,
          [labels.managedBy]: managers.releaseController,
          [labels.releaseResourceId]: labelValue(id),
          [labels.releaseUid]: release.metadata.uid,
          [labels.releaseName]: labelValue(release.metadata.name),
          [labels.releaseNamespace]: release.metadata.namespace ?? '',
          [labels.installation]: installation,
        },
      },
    };
    const hash = contentHash(labelled);
    return {
      id,
      hash,
      object: {
        ...labelled,
        metadata: {
          ...labelled.metadata,
          annotations: {
            ...labelled.metadata.annotations,
            [MANIFEST_HASH]: hash,
            [annotations.releaseGeneration]: String(
              release.metadata.generation,
            ),
          },
        },
      },
    };
  });
}

/**
 * Why manifests may not go to a data plane: they are not namespaced objects of
 * the cell, or of a kind that the plane does not allow (design.md section 7).
 * Judged before any of them is applied.
 *
 * @returns one sentence per object that may not
 */
export function tenancyProblems(
  resources: readonly ReleaseResource[],
  cell: { namespace: string; allowedKinds?: readonly AllowedKind[] },
): string[] {
  const allowed = cell.allowedKinds ?? defaultAllowedKinds;
  return resources.flatMap(({ id, object }) => {
    if (!isManifest(object)) {
      return [`${id} has no apiVersion, kind or name.`];
    }
    const ref = formatRef(refOf(object));
    const group = groupOf(object.apiVersion);
    if (
      !allowed.some(
        entry => entry.group === group && entry.kind === object.kind,
      )
    ) {
      return [
        `${ref} is of a kind that the data plane does not allow; its platform team can add it to spec.allowedKinds.`,
      ];
    }
    return object.metadata.namespace === cell.namespace
      ? []
      : [`${ref} is outside of namespace ${cell.namespace} of its cell.`];
  });
}

function isManifest(value: unknown): value is KubeObject {
  return (
    isJsonObject(value) &&
    typeof value.apiVersion === 'string' &&
    typeof value.kind === 'string' &&
    isJsonObject(value.metadata) &&
    typeof value.metadata.name === 'string'
  );
}

/** Whether both name the same object. */
export function sameObject(a: ObjectRef, b: ObjectRef): boolean {
  return (
    a.kind === b.kind &&
    groupOf(a.apiVersion) === groupOf(b.apiVersion) &&
    a.namespace === b.namespace &&
    a.name === b.name
  );
}
