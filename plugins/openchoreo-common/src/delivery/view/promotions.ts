import type {
  ActionState,
  ApprovalView,
  GateView,
  PromotionView,
} from '../../api';
import type { Promotion, PromotionGate } from '../../kinds';
import { approverEligibility, samePerson } from '../../promotion/approvals';
import { changeKind } from '../../promotion/changeKind';
import { finalPhases } from '../../promotion/finalPhases';
import { effectivePolicy } from '../../promotion/policy';
import { imageChip } from '../artifactChip';
import { withVersions } from '../versionWords';
import { notPermitted, scopeOf, unless } from './actions';
import { chipOf } from './chips';
import type { LaneFacts, ViewContext } from './world';

/** Unfinished Promotions, oldest first. */
export function promotionViews(context: ViewContext): PromotionView[] {
  return context.world.promotions
    .filter(({ status }) => !finalPhases.has(status?.phase ?? 'Pending'))
    .sort((a, b) => requestedAt(a).localeCompare(requestedAt(b), 'en-US'))
    .map(promotion => promotionView(context, promotion));
}

function promotionView(
  context: ViewContext,
  promotion: Promotion,
): PromotionView {
  const { world, lanes } = context;
  const { spec, status = {}, metadata } = promotion;
  const target = lanes.find(lane => lane.name === spec.to) ?? { name: spec.to };
  const artifactOf = (name: string) =>
    world.artifacts.find(artifact => artifact.metadata.name === name);
  const say = (sentence: string) => withVersions(sentence, artifactOf);
  const kind = changeKind(promotion, {
    artifact: artifactOf(spec.artifactRef),
    pipeline: world.pipeline,
    target,
  });
  return {
    name: metadata.name,
    kind: kind === 'import' ? 'deployment' : kind,
    ...(spec.from ? { from: spec.from } : {}),
    to: spec.to,
    artifact:
      chipOf(world, spec.artifactRef) ??
      imageChip({
        name: spec.artifactRef,
        contentHash: status.artifactHash ?? '',
        image: '',
        createdAt: requestedAt(promotion),
      }),
    phase: status.phase ?? 'Pending',
    message: say(status.message ?? 'It is about to be looked at.'),
    requestedBy: spec.requestedBy,
    requestedAt: requestedAt(promotion),
    ...(spec.reason ? { reason: spec.reason } : {}),
    gates: (status.gates ?? []).map(gate => ({
      ...gateView(gate),
      message: say(gate.message),
    })),
    approvals: (status.approvals ?? []).map(
      ({ by, decision, at, expiresAt, comment, ...entry }): ApprovalView => ({
        by,
        decision,
        at,
        ...(expiresAt ? { expiresAt } : {}),
        ...(comment ? { comment } : {}),
        void: entry.void === true,
        ...(entry.voidReason ? { voidReason: entry.voidReason } : {}),
      }),
    ),
    ...decisions(context, promotion, target),
  };
}

function decisions(
  context: ViewContext,
  promotion: Promotion,
  target: LaneFacts,
): Pick<PromotionView, 'approve' | 'reject' | 'cancel'> {
  const { world, viewer } = context;
  const { from, to, requestedBy } = promotion.spec;
  const phase = promotion.status?.phase ?? 'Pending';
  const isOwn = samePerson(requestedBy, viewer.entityRef);
  const membership = {
    policy:
      world.pipeline &&
      effectivePolicy(world.pipeline, world.environments, from, to),
    groupsOf: () => viewer.groups,
    mayApprove: () => viewer.can('approve', scopeOf(context, target)),
  };
  const approve = approverEligibility(promotion, viewer.entityRef, membership);
  return {
    approve,
    reject: isOwn
      ? unless('You asked for it: cancel it instead.')
      : rejection(promotion, viewer.entityRef, membership),
    cancel: unless(
      phase !== 'Pending' &&
        phase !== 'Waiting' &&
        'It is being applied and cannot be stopped; roll back afterwards.',
      !isOwn && notPermitted(context, 'promote', target),
    ),
  };
}

/** Who may approve may reject; having approved before does not keep anyone from it. */
function rejection(
  promotion: Promotion,
  person: string,
  membership: Parameters<typeof approverEligibility>[2],
): ActionState {
  const undecided: Promotion = {
    ...promotion,
    status: { ...promotion.status, approvals: [] },
  };
  return approverEligibility(undecided, person, membership);
}

/** A gate as the pages show it. @public */
export function gateView(gate: PromotionGate): GateView {
  const skip = gate.evidence?.find(({ kind }) => kind === 'Skip');
  return {
    name: gate.name,
    type: gate.type,
    state: gate.state,
    message: gate.message,
    ...(gate.owner ? { owner: gate.owner } : {}),
    ...(gate.nextEvaluationTime
      ? { nextEvaluationTime: gate.nextEvaluationTime }
      : {}),
    ...(skip?.name ? { skippedBy: skip.name } : {}),
  };
}

function requestedAt({ metadata }: Promotion): string {
  return metadata.creationTimestamp ?? '';
}
