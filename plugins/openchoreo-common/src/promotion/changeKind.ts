import { rootEnvironment } from '../delivery/pipeline';
import type { Promotion } from '../kinds';
import type { PromotionWorld } from './world';

/**
 * What a Promotion is about. Decides which gates it meets
 * (spec/controllers.md 15.3.2, column R).
 *
 * @public
 */
export type ChangeKind =
  /** An artifact from one environment into the next. */
  | 'promotion'
  /** An artifact or revision that ran in the environment before. */
  | 'rollback'
  /** An artifact into the root environment by hand. */
  | 'deployment'
  | 'overrides'
  | 'releaseState'
  /** What ran before this control plane knew of it. */
  | 'import';

/** What a Promotion is about. @public */
export function changeKind(
  { spec }: Promotion,
  world: Pick<PromotionWorld, 'artifact' | 'pipeline' | 'target'>,
): ChangeKind {
  if (spec.trigger === 'Import') return 'import';
  if (spec.from !== undefined) return 'promotion';
  if (spec.overrides) return 'overrides';
  if (spec.releaseState) return 'releaseState';
  if (spec.revision !== undefined) return 'rollback';
  // The hash that the artifact claims will do: this decides which gates are
  // asked, and the order gate computes it anew.
  const hash = world.artifact?.spec.contentHash;
  const ranHere = world.target.deployment?.status?.revisions?.some(
    revision => revision.artifactHash === hash,
  );
  const isRoot =
    world.pipeline !== undefined && rootEnvironment(world.pipeline) === spec.to;
  return ranHere || !isRoot ? 'rollback' : 'deployment';
}
