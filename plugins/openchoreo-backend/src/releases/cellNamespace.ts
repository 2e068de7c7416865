import {
  AlreadyExistsError,
  ConflictError,
  NotFoundError,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import {
  labels,
  labelValue,
  managers,
  type Release,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, namespaceOf } from '../hierarchy';
import type { Plane } from '../planes';

/**
 * Makes sure that the namespace of a cell is there and says whose it is
 * (spec/controllers.md 10.2). It outlives the Release: others of the cell
 * share it.
 *
 * @throws ConflictError when another organization or installation has the
 * namespace; it is then not touched
 */
export async function ensureCellNamespace(
  plane: Plane,
  release: Stored<Release>,
  name: string,
  installation: string,
  context: WriteContext,
): Promise<void> {
  const owner = {
    [labels.installation]: installation,
    [labels.organization]: namespaceOf(release),
    [labels.project]: labelValue(release.spec.owner.projectName),
    [labels.environment]: labelValue(release.spec.environmentName),
  };
  const ref = { ...kinds.Namespace, name };
  const known = plane.objects.get(ref);
  if (known && hasAll(known, owner)) return;
  const live = await readNamespace(plane, name);
  if (!live) {
    try {
      await plane.client.create(
        {
          ...ref,
          metadata: {
            name,
            labels: {
              ...owner,
              [labels.createdBy]: managers.releaseController,
            },
          },
        },
        context,
      );
    } catch (error) {
      // Another Release of the cell was faster; the next pass sees its labels.
      if (!(error instanceof AlreadyExistsError)) throw error;
    }
    return;
  }
  const foreign = Object.entries(owner).find(([key, value]) => {
    const actual = live.metadata.labels?.[key];
    return actual !== undefined && actual !== value;
  });
  if (foreign) {
    throw new ConflictError(
      `Namespace ${name} on plane ${
        plane.name
      } belongs to somebody else: its label ${foreign[0]} is ${
        live.metadata.labels?.[foreign[0]]
      }, not ${foreign[1]}`,
      { ref },
    );
  }
  if (!hasAll(live, owner)) {
    await plane.client.patch(ref, { metadata: { labels: owner } }, context);
  }
}

async function readNamespace(
  plane: Plane,
  name: string,
): Promise<Stored | undefined> {
  try {
    return await plane.client.get({ ...kinds.Namespace, name });
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function hasAll(object: KubeObject, wanted: Record<string, string>): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => object.metadata.labels?.[key] === value,
  );
}
