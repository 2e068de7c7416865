import { compareCodePoints } from '@openchoreo-backstage/kube-objects';
import type { Promotion } from '../kinds';
import { shortRef } from '../delivery/phrases';
import type { PromotionWorld } from './world';

/** Phases of a request that took its place in the lane. */
const TOOK_THE_LANE = [
  'Waiting',
  'Applying',
  'Verifying',
  'Succeeded',
  'Failed',
];

const AUTOMATIC = ['AutoPromote', 'AutoRollback'];

/**
 * Why a waiting Promotion has been overtaken, as a sentence, or undefined
 * (spec/controllers.md 15.3.1): a later request of a person, a later automatic
 * one if this is automatic too, or the change is there already. Automation never
 * supersedes a person.
 */
export function supersededBy(
  promotion: Promotion,
  world: PromotionWorld,
): string | undefined {
  const { to, trigger } = promotion.spec;
  const newer = world.promotions.find(
    other =>
      other.spec.to === to &&
      subjectOf(other) === subjectOf(promotion) &&
      isLater(other, promotion) &&
      TOOK_THE_LANE.includes(other.status?.phase ?? 'Pending') &&
      (!isAutomatic(other) || AUTOMATIC.includes(trigger)),
  );
  if (newer) {
    return `${shortRef(newer.spec.requestedBy)} asked for ${
      newer.spec.artifactRef
    } later (${newer.metadata.name}).`;
  }
  return arrivedAlready(promotion, world);
}

/** Somebody else brought the same artifact in while this one waited. */
function arrivedAlready(
  promotion: Promotion,
  world: PromotionWorld,
): string | undefined {
  const { to, from, artifactRef } = promotion.spec;
  const newest = world.target.deployment?.status?.revisions?.[0];
  const isThere =
    from !== undefined &&
    world.target.binding?.spec.artifactRef === artifactRef &&
    newest?.deploymentArtifactRef === artifactRef &&
    newest.promotion !== undefined &&
    newest.promotion !== promotion.metadata.name &&
    Date.parse(newest.deployedAt) >=
      Date.parse(promotion.metadata.creationTimestamp ?? '');
  return isThere
    ? `${to} runs ${artifactRef} already, by ${newest!.promotion}.`
    : undefined;
}

/**
 * What a request is about. Who asks for other settings does not take a version
 * back that somebody else asked for, nor the other way round; what was approved
 * is asked for again, since the change is another one then.
 */
function subjectOf({ spec }: Promotion): 'artifact' | 'overrides' | 'state' {
  if (spec.overrides) return 'overrides';
  return spec.releaseState ? 'state' : 'artifact';
}

function isAutomatic({ spec }: Promotion): boolean {
  return AUTOMATIC.includes(spec.trigger);
}

function isLater(a: Promotion, b: Promotion): boolean {
  const [left, right] = [a, b].map(promotion =>
    Date.parse(promotion.metadata.creationTimestamp ?? ''),
  );
  return (
    left > right ||
    (left === right && compareCodePoints(a.metadata.name, b.metadata.name) > 0)
  );
}
