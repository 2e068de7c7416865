import { hashOfArtifact } from '../../delivery/artifact';
import { pathsOf, rootEnvironment } from '../../delivery/pipeline';
import { wasReady } from '../../delivery/revisions';
import type { DeploymentRevision, PromotionGate } from '../../kinds';
import { newestAdmission } from '../admission';
import { answer, type Gate, type GateContext } from './gate';

/**
 * Artifacts move along the pipeline: into `to` only from an environment before
 * it where they became Ready, or back to what ran there (spec/controllers.md
 * 15.3.2).
 */
export const orderGate: Gate = context => {
  if (context.kind === 'import') return [];
  return [decide(context)];
};

function decide(context: GateContext): PromotionGate {
  const { promotion, world, kind } = context;
  const owner = world.owners.project;
  const { to, artifactRef } = promotion.spec;
  const say = (state: PromotionGate['state'], message: string) =>
    answer('order', state, message, { owner });
  if (!world.pipeline) {
    return say('Pending', 'The pipeline of the project does not exist.');
  }
  if (!world.artifact) {
    return say('Denied', `Artifact ${artifactRef} does not exist.`);
  }
  switch (kind) {
    case 'promotion':
      return fromSource(context, say);
    case 'deployment':
      return rootEnvironment(world.pipeline) === to
        ? say('Allowed', `${to} is where artifacts enter the pipeline.`)
        : say('Denied', `${to} is not the first environment of the pipeline.`);
    case 'rollback':
      return toEarlier(context, say);
    default:
      return isWhatRuns(context)
        ? say('Allowed', `${artifactRef} is what ${to} runs.`)
        : say(
            'Denied',
            `${to} does not run ${artifactRef} any more, so these settings were not made for what it runs.`,
          );
  }
}

/**
 * The binding names it, and it was let in: by the newest admission, or as the
 * revision recorded last. A binding alone proves nothing: settings for what
 * somebody wrote into it would let that in.
 */
function isWhatRuns({ promotion, world }: GateContext): boolean {
  const { owner, to, artifactRef } = promotion.spec;
  const hash = hashOfArtifact(world.artifact!);
  const admitted = newestAdmission(
    world.promotions,
    { ...owner, environment: to },
    world.verifySeal,
  );
  const recorded = world.target.deployment?.status?.revisions?.[0];
  return (
    world.target.binding?.spec.artifactRef === artifactRef &&
    [admitted?.admission.artifactHash, recorded?.artifactHash].includes(hash)
  );
}

type Say = (state: PromotionGate['state'], message: string) => PromotionGate;

function fromSource(
  { promotion, world }: GateContext,
  say: Say,
): PromotionGate {
  const { from, to, artifactRef } = promotion.spec;
  const pipeline = world.pipeline!;
  if (!pathsOf(pipeline).some(path => path.from === from && path.to === to)) {
    return say(
      'Denied',
      `Pipeline ${pipeline.metadata.name} has no path from ${from} to ${to}.`,
    );
  }
  const revisions = sameArtifact(
    world.source.deployment?.status?.revisions,
    hashOfArtifact(world.artifact!),
  );
  if (revisions.length === 0) {
    return say('Denied', `${artifactRef} never ran in ${from}.`);
  }
  return revisions.some(wasReady)
    ? say(
        'Allowed',
        `${from} to ${to} is a path of pipeline ${pipeline.metadata.name}.`,
      )
    : say('Pending', `${artifactRef} has not been Ready in ${from} yet.`);
}

function toEarlier({ promotion, world }: GateContext, say: Say): PromotionGate {
  const { to, artifactRef, revision } = promotion.spec;
  const revisions = world.target.deployment?.status?.revisions;
  const ran = sameArtifact(revisions, hashOfArtifact(world.artifact!));
  if (revision !== undefined) {
    return ran.some(entry => entry.revision === revision)
      ? say('Allowed', `Revision ${revision} of ${to} ran ${artifactRef}.`)
      : say('Denied', `${to} has no revision ${revision} of ${artifactRef}.`);
  }
  return ran.length > 0
    ? say('Allowed', `${artifactRef} ran in ${to} before.`)
    : say(
        'Denied',
        `${artifactRef} never ran in ${to}, so it can only be promoted into it.`,
      );
}

function sameArtifact(
  revisions: readonly DeploymentRevision[] | undefined,
  hash: string,
): DeploymentRevision[] {
  return (revisions ?? []).filter(revision => revision.artifactHash === hash);
}
