import {
  equalitySelector,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ReconcileResult } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  finalizers,
  labels,
  type Release,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { dataPlaneName, lookups, namespaceOf } from '../hierarchy';
import { parsePlaneKey, type Plane, type PlaneRef } from '../planes';
import {
  deleteObject,
  removeFinalizer,
  statusWith,
  system,
  writeStatus,
} from '../status';
import type { ReleaseDependencies } from './releaseController';

const NAME = 'release';

/** Backstop: the watch on the plane says sooner that an object is gone. */
const RETRY_MS = 5_000;

/**
 * One pass of deleting a Release: everything it has on its data plane goes,
 * then the Release (spec/controllers.md 10.5).
 */
export async function finalizeRelease(
  deps: ReleaseDependencies,
  release: Stored<Release>,
): Promise<ReconcileResult | undefined> {
  const { client, reader, planes } = deps;
  const find = lookups(reader);
  const ref = planeOf();
  const dataPlane = ref && find.dataPlane(ref.namespace, ref.name);
  const givenUp =
    release.metadata.annotations?.[annotations.skipDataPlaneCleanup] === 'true';
  if (!ref || !dataPlane || givenUp) {
    await finish(
      ref
        ? 'Its data plane is gone or given up; resources may remain there'
        : 'It was never applied',
    );
    return undefined;
  }
  const plane = planes.get(ref);
  if (!plane) {
    await report(
      'CleanupFailed',
      `Data plane ${ref.name} cannot be reached. It is tried again as soon as it is; annotation ${annotations.skipDataPlaneCleanup}: "true" gives up on it.`,
    );
    return undefined;
  }
  return cleanUp(plane);

  async function cleanUp(from: Plane): Promise<ReconcileResult | undefined> {
    try {
      const remaining = await removeFrom(from);
      if (remaining === 0) {
        await finish(`Nothing of it is left on data plane ${from.name}`);
        return undefined;
      }
      await report(
        'CleanupInProgress',
        `${remaining} objects are being removed from data plane ${from.name}.`,
      );
      return { requeueAfterMs: RETRY_MS };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      await report('CleanupFailed', why);
      throw error;
    }
  }

  /** Reads the plane itself, not the watches: nothing may be overlooked here. */
  async function removeFrom(from: Plane): Promise<number> {
    const context = {
      ...system(
        NAME,
        `Release ${namespaceOf(release)}/${release.metadata.name} was deleted`,
      ),
      cause: `Release ${namespaceOf(release)}/${release.metadata.name}`,
    };
    const labelSelector = equalitySelector({
      [labels.releaseUid]: release.metadata.uid,
    });
    const listAll = async () => {
      const pages: Array<{ items: Stored[] }> = [];
      for (const kind of from.kinds) {
        pages.push(await from.client.list(kind, { labelSelector }));
      }
      return pages.flatMap(({ items }) => items);
    };
    const objects = await listAll();
    for (const object of objects) {
      await deleteObject(from.client, object, context);
    }
    // What has no finalizer went at once, and no event may come for it.
    return objects.length === 0 ? 0 : (await listAll()).length;
  }

  /** The plane it was applied to last, else the one it would be applied to. */
  function planeOf(): PlaneRef | undefined {
    if (release.status?.dataPlane)
      return parsePlaneKey(release.status.dataPlane);
    const namespace = namespaceOf(release);
    const environment = find.environment(
      namespace,
      release.spec.environmentName,
    );
    return environment && { namespace, name: dataPlaneName(environment) };
  }

  async function finish(why: string) {
    await removeFinalizer(
      client,
      release,
      finalizers.release,
      system(NAME, `Release ${release.metadata.name} ended: ${why}`),
    );
  }

  async function report(reason: string, message: string) {
    await writeStatus(
      client,
      release,
      statusWith(
        release,
        [{ type: 'Finalizing', status: 'True', reason, message }],
        deps.clock.now(),
      ),
      system(NAME, message),
    );
  }
}
