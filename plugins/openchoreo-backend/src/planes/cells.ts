import {
  equalitySelector,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  labels as labelKeys,
  managers,
  type DataPlane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, namespaceOf } from '../hierarchy';
import { deleteObject } from '../status';
import type { Planes } from './planes';

/** How long to wait before a plane that cannot be watched for this is looked at again. */
const RETRY_MS = 5_000;

/** What became of cell namespaces that should go. */
export type CellRemoval =
  | { state: 'done'; message: string }
  | { state: 'waiting'; message: string; retryInMs: number };

/**
 * Removes the cell namespaces with the given labels from a data plane. Only
 * namespaces that this control plane made are touched.
 *
 * A data plane that was deleted, and one that the annotation
 * `skip-dataplane-cleanup` of the holder gives up on, is left as it is.
 */
export async function removeCells(options: {
  planes: Planes;
  dataPlane: Stored<DataPlane> | undefined;
  /** The object that is being deleted. */
  holder: KubeObject;
  labels: Record<string, string>;
  context: WriteContext;
}): Promise<CellRemoval> {
  const { planes, dataPlane, holder } = options;
  const givenUp =
    holder.metadata.annotations?.[annotations.skipDataPlaneCleanup] === 'true';
  if (!dataPlane || givenUp) {
    return {
      state: 'done',
      message: givenUp
        ? `Resources may remain on the data plane: ${annotations.skipDataPlaneCleanup} is set`
        : 'The data plane is gone; resources may remain in its cluster',
    };
  }
  const plane = planes.get({
    namespace: namespaceOf(dataPlane),
    name: dataPlane.metadata.name,
  });
  if (!plane) {
    return {
      state: 'waiting',
      message: `Waits for data plane ${dataPlane.metadata.name} to be reachable; set annotation ${annotations.skipDataPlaneCleanup}: "true" to give up on it.`,
      retryInMs: RETRY_MS,
    };
  }
  const { items } = await plane.client.list(kinds.Namespace, {
    labelSelector: equalitySelector({
      ...options.labels,
      [labelKeys.createdBy]: managers.releaseController,
    }),
  });
  if (items.length === 0) {
    return { state: 'done', message: 'No cell namespace is left' };
  }
  for (const namespace of items) {
    await deleteObject(plane.client, namespace, options.context);
  }
  return {
    state: 'waiting',
    message: `${items.length} cell namespaces are being removed from data plane ${dataPlane.metadata.name}.`,
    retryInMs: RETRY_MS,
  };
}
