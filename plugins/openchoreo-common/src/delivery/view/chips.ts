import type { ArtifactChip, RevisionView } from '../../api';
import type { DeploymentRevision } from '../../kinds';
import { artifactChip, imageChip } from '../artifactChip';
import { compareNewestFirst } from '../artifact';
import { countOverrides } from '../applyOverrides';
import { wasReady } from '../revisions';
import type { DeliveryWorld, LaneFacts } from './world';

/** Artifacts that the page lists. */
const MAX_ARTIFACTS = 20;

/** The chip of an artifact by name; undefined when it is gone. */
export function chipOf(
  world: DeliveryWorld,
  name: string | undefined,
): ArtifactChip | undefined {
  const artifact = world.artifacts.find(
    ({ metadata }) => metadata.name === name,
  );
  return artifact && artifactChip(artifact);
}

/** The chip of what a revision ran; from the revision alone when the artifact is gone. */
export function revisionChip(
  world: DeliveryWorld,
  revision: DeploymentRevision,
): ArtifactChip {
  return (
    chipOf(world, revision.deploymentArtifactRef) ??
    imageChip({
      name: revision.deploymentArtifactRef,
      contentHash: revision.artifactHash,
      image: revision.image ?? '',
      createdAt: revision.deployedAt,
    })
  );
}

/** What runs in an environment: the newest revision, not what the binding asks for. */
export function currentChip(
  world: DeliveryWorld,
  { binding, deployment }: LaneFacts,
): ArtifactChip | undefined {
  const newest = deployment?.status?.revisions?.[0];
  return newest
    ? revisionChip(world, newest)
    : chipOf(world, binding?.spec.artifactRef);
}

/** Newest first. */
export function newestChips(world: DeliveryWorld): ArtifactChip[] {
  return [...world.artifacts]
    .sort(compareNewestFirst)
    .slice(0, MAX_ARTIFACTS)
    .map(artifact => artifactChip(artifact));
}

/** The revisions of an environment, newest first. */
export function revisionViews(
  world: DeliveryWorld,
  { deployment, binding }: LaneFacts,
  now: Date,
): RevisionView[] {
  const revisions = deployment?.status?.revisions ?? [];
  return revisions.map((revision, index) => {
    const end =
      index === 0 ? now.getTime() : Date.parse(revisions[index - 1].deployedAt);
    return {
      revision: revision.revision,
      artifact: revisionChip(world, revision),
      cause: revision.cause,
      author: revision.author ?? 'unknown',
      ...(revision.promotion ? { promotion: revision.promotion } : {}),
      deployedAt: revision.deployedAt,
      ...(wasReady(revision)
        ? { servedMs: Math.max(0, end - Date.parse(revision.deployedAt)) }
        : {}),
      result: revision.result,
      overrides: countOverrides(revision),
      current: index === 0 && binding?.spec.releaseState === 'Active',
    };
  });
}

/**
 * How many versions an environment is behind the one it is promoted from:
 * artifacts that ran there, newer than what runs here and not newer than what
 * runs there now. Zero where nothing runs on either side.
 */
export function stepsBehind(
  world: DeliveryWorld,
  source: LaneFacts,
  lane: LaneFacts,
): number {
  const order = [...world.artifacts]
    .sort(compareNewestFirst)
    .map(({ metadata }) => metadata.name);
  const [there, here] = [source, lane].map(
    ({ deployment }) => deployment?.status?.revisions ?? [],
  );
  if (there.length === 0 || here.length === 0) return 0;
  const rank = (name: string) => {
    const index = order.indexOf(name);
    return index < 0 ? order.length : index;
  };
  const newest = rank(there[0].deploymentArtifactRef);
  const own = rank(here[0].deploymentArtifactRef);
  const between = there
    .map(revision => revision.deploymentArtifactRef)
    .filter(name => rank(name) >= newest && rank(name) < own);
  return new Set(between).size;
}
