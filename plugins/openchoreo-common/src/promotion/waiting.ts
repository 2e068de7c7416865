import type { ConditionStatement } from '@openchoreo-backstage/kube-objects';
import { hashOfArtifact } from '../delivery/artifact';
import { shortRef, span } from '../delivery/phrases';
import { pathsOf } from '../delivery/pipeline';
import { labels, type Promotion, type PromotionStatus } from '../kinds';
import { newestAdmission } from './admission';
import { evaluateGates, type GateEvaluation } from './gates';
import { requestEntry } from './seal';
import type { AdvanceWorld, PromotionLimits, Step } from './step';
import { supersededBy } from './superseded';

/** `Pending` and `Waiting`: may it go on, must it end, or does it wait? */
export function decide(
  promotion: Promotion,
  world: AdvanceWorld,
  now: Date,
  limits: PromotionLimits,
): Step {
  const refused = refusal(promotion, world);
  if (refused) return refused;
  if (!world.pipeline) {
    return {
      phase: 'Pending',
      reason: 'Waiting',
      message: 'Waits for the pipeline of the project, which does not exist.',
    };
  }
  const { cancellation } = promotion.status ?? {};
  const evaluation = evaluateGates(promotion, world, now);
  const found = foundBy(promotion, world, evaluation);
  if (evaluation.rejection) {
    const { by, comment } = evaluation.rejection;
    return {
      phase: 'Rejected',
      reason: 'ApprovalRejected',
      message: `${shortRef(by)} rejected it${comment ? `: ${comment}` : '.'}`,
      patch: found,
    };
  }
  if (cancellation) {
    return {
      phase: 'Cancelled',
      reason: 'Cancelled',
      message: `${shortRef(cancellation.by)} cancelled it${
        cancellation.reason ? `: ${cancellation.reason}` : '.'
      }`,
    };
  }
  const newer = supersededBy(promotion, world);
  if (newer) {
    return { phase: 'Superseded', reason: 'Superseded', message: newer };
  }
  const waiting = (promotion.status?.phase ?? 'Pending') !== 'Pending';
  const expires =
    Date.parse(promotion.metadata.creationTimestamp ?? now.toISOString()) +
    limits.waitLimitMs;
  if (waiting && expires <= now.getTime()) {
    return {
      phase: 'Expired',
      reason: 'Expired',
      message: `Nobody let it in within ${span(limits.waitLimitMs)}: ${
        evaluation.headline?.message ?? 'ask again.'
      }`,
    };
  }
  const accepted: ConditionStatement = {
    type: 'Accepted',
    status: 'True',
    reason: 'PromotionAccepted',
    message: '',
  };
  if (waiting && evaluation.allAllowed) {
    return admit(promotion, world, evaluation, found, now);
  }
  return {
    phase: 'Waiting',
    reason: 'Waiting',
    message: evaluation.headline?.message ?? 'All gates allow it.',
    patch: found,
    conditions: [accepted, gatesPassed(evaluation)],
    next: earliest(evaluation.nextEvaluationTime, new Date(expires)),
  };
}

/** What is wrong with the request itself, now. */
function refusal(promotion: Promotion, world: AdvanceWorld): Step | undefined {
  const { artifactRef, from, to, owner, revision } = promotion.spec;
  const reject = (reason: string, message: string): Step => ({
    phase: 'Rejected',
    reason,
    message,
    conditions: [{ type: 'Accepted', status: 'False', reason, message }],
  });
  if (!world.verifySeal('request', requestEntry(promotion), promotion)) {
    return reject(
      'UnverifiedRequester',
      'It was not asked for through the API, so nobody knows who asked. Ask again in the portal or with choreoctl.',
    );
  }
  const component = world.artifact?.metadata.labels?.[labels.component];
  if (!world.artifact || component !== owner.componentName) {
    return reject(
      'ArtifactNotFound',
      `${owner.componentName} has no artifact ${artifactRef}.`,
    );
  }
  if (!world.pipeline) return undefined;
  const hasPath =
    from === undefined ||
    pathsOf(world.pipeline).some(path => path.from === from && path.to === to);
  if (!hasPath || !world.environments.some(env => env.metadata.name === to)) {
    return reject(
      'InvalidPromotionPath',
      `Pipeline ${world.pipeline.metadata.name} does not lead ${
        from ? `from ${from} ` : ''
      }to ${to}.`,
    );
  }
  const hash = hashOfArtifact(world.artifact);
  const hasRevision =
    revision === undefined ||
    world.target.deployment?.status?.revisions?.some(
      entry => entry.revision === revision && entry.artifactHash === hash,
    );
  return hasRevision
    ? undefined
    : reject(
        'RevisionNotFound',
        `${to} has no revision ${revision} of ${artifactRef} any more.`,
      );
}

/** What an evaluation found out, as status. */
function foundBy(
  promotion: Promotion,
  world: AdvanceWorld,
  evaluation: GateEvaluation,
): Partial<PromotionStatus> {
  const { voids, gates } = evaluation;
  const approvals = promotion.status?.approvals;
  return {
    ...(world.artifact ? { artifactHash: hashOfArtifact(world.artifact) } : {}),
    ...('hash' in world.changeHash
      ? { changeHash: world.changeHash.hash }
      : {}),
    ...('hash' in world.planHash ? { planHash: world.planHash.hash } : {}),
    ...(evaluation.policyHash ? { policyHash: evaluation.policyHash } : {}),
    gates,
    ...(approvals && voids.length > 0
      ? {
          approvals: approvals.map((entry, index) => {
            const voided = voids.find(other => other.index === index);
            return voided
              ? { ...entry, void: true, voidReason: voided.reason }
              : entry;
          }),
        }
      : {}),
  };
}

function admit(
  promotion: Promotion,
  world: AdvanceWorld,
  evaluation: GateEvaluation,
  found: Partial<PromotionStatus>,
  now: Date,
): Step {
  const { owner, to } = promotion.spec;
  if ('unknown' in world.changeHash) {
    return {
      phase: 'Waiting',
      reason: 'Waiting',
      message: world.changeHash.unknown,
      patch: found,
    };
  }
  const newest = newestAdmission(
    world.promotions,
    { ...owner, environment: to },
    world.verifySeal,
  );
  const at = now.toISOString();
  return {
    phase: 'Applying',
    reason: 'Applying',
    message: `Let into ${to}; it is being written.`,
    patch: { ...found, startedAt: at },
    conditions: [gatesPassed(evaluation)],
    effects: [
      {
        type: 'admit',
        admission: {
          sequence: (newest?.admission.sequence ?? 0) + 1,
          artifactHash: hashOfArtifact(world.artifact!),
          changeHash: world.changeHash.hash,
          environment: to,
          policyHash: evaluation.policyHash!,
          ...('hash' in world.planHash
            ? { planHash: world.planHash.hash }
            : {}),
          at,
        },
      },
    ],
  };
}

function gatesPassed(evaluation: GateEvaluation): ConditionStatement {
  const { headline, allAllowed } = evaluation;
  return {
    type: 'GatesPassed',
    status: allAllowed ? 'True' : 'False',
    reason: allAllowed
      ? 'AllGatesAllowed'
      : `Gate${headline?.state === 'Denied' ? 'Denied' : 'Pending'}`,
    message: headline?.message ?? '',
  };
}

function earliest(time: string | undefined, limit: Date): string {
  const next = time === undefined ? Infinity : Date.parse(time);
  return new Date(Math.min(next, limit.getTime())).toISOString();
}
