import { hashOfArtifact } from '../../delivery/artifact';
import type { DeploymentRevision, PromotionGate } from '../../kinds';
import { instant, span } from '../../delivery/phrases';
import { answer, type Gate, type GateContext } from './gate';

/** What is promoted has been Ready in its source long enough, without a break. */
export const soakGate: Gate = context =>
  context.kind === 'promotion' && context.policy?.soakMs !== undefined
    ? [decide(context, context.policy.soakMs)]
    : [];

function decide(
  { promotion, world, now }: GateContext,
  soakMs: number,
): PromotionGate {
  const { from, artifactRef } = promotion.spec;
  const owner = world.owners.component;
  const hash = world.artifact && hashOfArtifact(world.artifact);
  const served = (world.source.deployment?.status?.revisions ?? [])
    .filter(entry => entry.artifactHash === hash && entry.readySince)
    .sort((a, b) => servedMs(b, now) - servedMs(a, now));
  const longest = served[0];
  if (!longest) {
    return answer(
      'soak',
      'Pending',
      `${artifactRef} has not been Ready in ${from} yet; ${span(
        soakMs,
      )} needed.`,
      { owner },
    );
  }
  const missing = soakMs - servedMs(longest, now);
  const since = `Ready in ${from} since ${instant(longest.readySince!)}`;
  if (missing <= 0) {
    return answer('soak', 'Allowed', `${since}, ${span(soakMs)} needed.`, {
      owner,
      evidence: [{ kind: 'Revision', name: String(longest.revision) }],
    });
  }
  // One that still serves gets there by itself; the others never will.
  const serving = served.find(entry => !entry.readyUntil);
  return serving
    ? answer(
        'soak',
        'Pending',
        `Ready in ${from} since ${instant(serving.readySince!)}, ${span(
          soakMs,
        )} needed: ${span(soakMs - servedMs(serving, now))} to go.`,
        {
          owner,
          nextEvaluationTime: new Date(
            Date.parse(serving.readySince!) + soakMs,
          ).toISOString(),
        },
      )
    : answer(
        'soak',
        'Pending',
        `Was Ready in ${from} for ${span(servedMs(longest, now))} only, ${span(
          soakMs,
        )} needed without a break.`,
        { owner },
      );
}

function servedMs(revision: DeploymentRevision, now: Date): number {
  const end = revision.readyUntil
    ? Date.parse(revision.readyUntil)
    : now.getTime();
  return end - Date.parse(revision.readySince!);
}
