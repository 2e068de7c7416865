import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { contentHash } from '@openchoreo-backstage/kube-objects';

/** Hash of each entity by its ref: what the catalog was told last. */
export type Told = ReadonlyMap<string, string>;

/** The difference between what the catalog was told and what is. */
export interface EntityDelta {
  /** New or changed. */
  changed: Entity[];
  /** Refs of what is gone. */
  removed: string[];
  /** What the catalog knows once it took the delta. */
  told: Map<string, string>;
}

/** Compares by content, so that a change that entities do not show sends nothing. */
export function entityDelta(
  told: Told,
  entities: readonly Entity[],
): EntityDelta {
  const next = new Map<string, string>();
  const changed: Entity[] = [];
  for (const entity of entities) {
    const ref = stringifyEntityRef(entity);
    const hash = contentHash(entity);
    next.set(ref, hash);
    if (told.get(ref) !== hash) changed.push(entity);
  }
  const removed = [...told.keys()].filter(ref => !next.has(ref));
  return { changed, removed, told: next };
}

/** A removal of more than this share of all entities is not believed at once. */
export const MAX_REMOVED_SHARE = 0.05;
/** Few removals are believed in small catalogs too. */
const ALWAYS_BELIEVED = 3;

/**
 * Whether a sweep after a new list is to be held: it would remove more than
 * 5 % of what is there, and nobody saw those objects being deleted.
 */
export function isSuspiciousSweep(known: number, removed: number): boolean {
  return removed > ALWAYS_BELIEVED && removed > known * MAX_REMOVED_SHARE;
}

/** Splits into batches of at most `size`. */
export function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; at += size) {
    batches.push(items.slice(at, at + size));
  }
  return batches;
}
