import {
  ConflictError,
  formatRef,
  InvalidError,
  NotFoundError,
  refOf,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  labels,
  labelValue,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { deleteObject } from '../status';
import { RELEASE_INDEX, type Plane } from '../planes';
import { isAsDesired } from './drift';
import { sameObject, type DesiredObject } from './manifests';

/** Field manager of everything that Releases apply. */
export const FIELD_MANAGER = 'release-controller';

/** Kinds that may be replaced when a field of them cannot be changed. */
const REPLACEABLE = new Set(['Deployment', 'Service', 'Job', 'CronJob']);

/** What came of applying the objects of a Release. */
export interface ApplyOutcome {
  /** The live object of each id that is there. */
  live: Map<string, Stored>;
  /** Errors by id; the others were applied. */
  failures: Map<string, unknown>;
}

/** An object on the plane belongs to another Release; it is left as it is. */
export class OwnershipConflictError extends ConflictError {}

/**
 * Applies the objects of a Release in their order, each where it is not
 * already as it should be. A failure does not stop the others.
 */
export async function applyObjects(
  plane: Plane,
  desired: readonly DesiredObject[],
  releaseUid: string,
  context: WriteContext,
  signal: AbortSignal,
): Promise<ApplyOutcome> {
  const outcome: ApplyOutcome = { live: new Map(), failures: new Map() };
  for (const entry of desired) {
    signal.throwIfAborted();
    const known = plane.objects.get(refOf(entry.object));
    try {
      outcome.live.set(
        entry.id,
        known && isAsDesired(known, entry)
          ? known
          : await applyOne(plane, entry, known, releaseUid, context),
      );
    } catch (error) {
      outcome.failures.set(entry.id, error);
      if (known) outcome.live.set(entry.id, known);
    }
  }
  return outcome;
}

async function applyOne(
  plane: Plane,
  { object }: DesiredObject,
  known: Stored | undefined,
  releaseUid: string,
  context: WriteContext,
): Promise<Stored> {
  if (known) refuseForeign(known, releaseUid);
  const newest = Number(
    known?.metadata.annotations?.[annotations.releaseGeneration] ?? 0,
  );
  const ours = Number(
    object.metadata.annotations?.[annotations.releaseGeneration],
  );
  const sameRelease =
    known?.metadata.labels?.[labels.releaseUid] === releaseUid;
  if (sameRelease && newest > ours) {
    throw new ConflictError(
      `${formatRef(
        refOf(object),
      )} was applied from generation ${newest} of its Release already; this process works on generation ${ours}`,
    );
  }
  const apply = () =>
    plane.client.apply(object, context, {
      fieldManager: FIELD_MANAGER,
      force: true,
    });
  try {
    return await apply();
  } catch (error) {
    if (!isImmutableField(error) || !REPLACEABLE.has(object.kind)) throw error;
    const ref = refOf(object);
    await plane.client.delete(ref, context, {
      propagationPolicy: 'Background',
    });
    return await apply();
  }
}

function refuseForeign(known: Stored, releaseUid: string) {
  const owner = known.metadata.labels?.[labels.releaseUid];
  if (owner === undefined || owner === releaseUid) return;
  const { [labels.releaseNamespace]: namespace, [labels.releaseName]: name } =
    known.metadata.labels ?? {};
  throw new OwnershipConflictError(
    `${formatRef(
      refOf(known),
    )} belongs to Release ${namespace}/${name}; give one of the two another name`,
    { ref: refOf(known) },
  );
}

function isImmutableField(error: unknown): boolean {
  return error instanceof InvalidError && /immutable/i.test(error.message);
}

/**
 * Deletes what an earlier version of a Release applied and the current one
 * does not have, also under another name. Objects whose successor could not be
 * applied stay.
 */
export async function pruneObjects(
  plane: Plane,
  desired: readonly DesiredObject[],
  failures: ReadonlyMap<string, unknown>,
  releaseUid: string,
  context: WriteContext,
): Promise<void> {
  const byId = new Map(desired.map(entry => [labelValue(entry.id), entry]));
  for (const live of objectsOf(plane, releaseUid)) {
    const id = live.metadata.labels?.[labels.releaseResourceId] ?? '';
    const successor = byId.get(id);
    const isCurrent =
      successor !== undefined &&
      (sameObject(refOf(live), refOf(successor.object)) ||
        failures.has(successor.id));
    if (isCurrent) continue;
    try {
      await deleteObject(plane.client, live, context);
    } catch (error) {
      // It changed hands, or came anew: the next event tells.
      if (!(error instanceof ConflictError || error instanceof NotFoundError)) {
        throw error;
      }
    }
  }
}

/** Everything that a Release has on a plane, as the watches show it. */
export function objectsOf(plane: Plane, releaseUid: string): Stored[] {
  return plane.kinds.flatMap(kind =>
    plane.objects.list(kind, {
      index: { name: RELEASE_INDEX, value: releaseUid },
    }),
  );
}
