import { findCondition } from '@openchoreo-backstage/kube-objects';
import { hashOfArtifact } from '../../delivery/artifact';
import { wasReady } from '../../delivery/revisions';
import type { PromotionGate } from '../../kinds';
import { answer, type Gate, type GateContext } from './gate';

/** What is promoted runs well where it comes from, or did until it was replaced there. */
export const sourceHealthGate: Gate = context =>
  context.kind === 'promotion' ? [decide(context)] : [];

function decide({ promotion, world }: GateContext): PromotionGate {
  const { from, artifactRef } = promotion.spec;
  const { binding, deployment } = world.source;
  const say = (state: PromotionGate['state'], message: string) =>
    answer('sourceHealth', state, message, { owner: world.owners.component });
  if (!binding || !world.artifact) {
    return say('Denied', `Nothing is deployed in ${from}.`);
  }
  const hash = hashOfArtifact(world.artifact);
  const revisions = deployment?.status?.revisions ?? [];
  if (revisions[0]?.artifactHash !== hash) {
    return revisions.some(
      entry => entry.artifactHash === hash && wasReady(entry),
    )
      ? say(
          'Allowed',
          `${artifactRef} was Ready in ${from} before it was replaced.`,
        )
      : say('Denied', `${artifactRef} was never Ready in ${from}.`);
  }
  const isObserved =
    binding.status?.observedGeneration === undefined ||
    binding.metadata.generation === undefined ||
    binding.status.observedGeneration >= binding.metadata.generation;
  const ready = findCondition(binding.status?.conditions, 'Ready');
  if (!ready || !isObserved || ready.reason === 'ResourceHealthProgressing') {
    return say('Pending', `${from} is still rolling out.`);
  }
  if (ready.status === 'True' && ready.reason === 'ResourcesActive') {
    return say('Allowed', `${from} is Ready.`);
  }
  const why = ready.message || ready.reason;
  return say('Denied', `${from} is not Ready: ${why.replace(/\.$/, '')}.`);
}
