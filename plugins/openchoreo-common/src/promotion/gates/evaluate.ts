import {
  gateTypes,
  type GateType,
  type Promotion,
  type PromotionApproval,
  type PromotionGate,
  type PromotionSkip,
} from '../../kinds';
import { currentBinding, judgeApprovals } from '../approvals';
import { changeKind } from '../changeKind';
import { instant, shortRef } from '../../delivery/phrases';
import { effectivePolicy, policyHash, type EffectivePolicy } from '../policy';
import type { PromotionWorld } from '../world';
import { approvalGate, asksForApproval } from './approval';
import { digestGate } from './digest';
import { freezeGate } from './freeze';
import { answer, type Gate, type GateContext } from './gate';
import { laneGate } from './lane';
import { notEnforcedGate } from './notEnforced';
import { orderGate } from './order';
import { planGate } from './plan';
import { soakGate } from './soak';
import { sourceHealthGate } from './sourceHealth';

const GATES: readonly Gate[] = [
  orderGate,
  laneGate,
  freezeGate,
  sourceHealthGate,
  soakGate,
  digestGate,
  notEnforcedGate,
  approvalGate,
  planGate,
];

/** Gates that hold whoever asks: they are about the order of things, or heal by themselves. */
const NOT_SKIPPABLE: readonly GateType[] = ['order', 'lane', 'train', 'plan'];

/** Longest validity of a skip (spec/resources.md 4.29). */
const MAX_SKIP_MS = 7 * 86_400_000;

/** Whether a gate can be skipped by a person with the permission. @public */
export function isSkippable(type: GateType): boolean {
  return !NOT_SKIPPABLE.includes(type);
}

/** A decision that no longer counts, by its place in `status.approvals`. @public */
export interface VoidedApproval {
  index: number;
  reason: string;
}

/** What all gates of a Promotion answer at one moment. @public */
export interface GateEvaluation {
  /** In evaluation order. */
  gates: PromotionGate[];
  /** The first gate that does not allow, or the first skipped one; absent when all simply allow. */
  headline?: PromotionGate;
  allAllowed: boolean;
  /** RFC 3339: earliest instant at which an answer may change by itself. */
  nextEvaluationTime?: string;
  /** Decisions to be marked void now. */
  voids: VoidedApproval[];
  /** An eligible person said no. */
  rejection?: PromotionApproval;
  /** The rule of now; absent when the path or the environment does not exist. */
  policy?: EffectivePolicy;
  policyHash?: string;
}

/**
 * Asks every gate that stands before a Promotion (spec/controllers.md 15.3.2).
 * Pure: the portal, the CLI and the controller get the same answers.
 *
 * @public
 */
export function evaluateGates(
  promotion: Promotion,
  world: PromotionWorld,
  now: Date,
): GateEvaluation {
  const { from, to } = promotion.spec;
  const policy =
    world.pipeline &&
    effectivePolicy(world.pipeline, world.environments, from, to);
  const kind = changeKind(promotion, world);
  const context: GateContext = { promotion, world, policy, kind, now };
  const answers = GATES.flatMap(gate => gate(context))
    .map(gate => withUnavailable(gate, world))
    .map(gate => withSkip(gate, context));
  const gates = withReadablePolicy(answers, context).sort(
    (a, b) => gateTypes.indexOf(a.type) - gateTypes.indexOf(b.type),
  );
  const times = gates
    .flatMap(gate => gate.nextEvaluationTime ?? [])
    .sort(byTime);
  return {
    gates,
    ...optional(
      'headline',
      gates.find(gate => gate.state !== 'Allowed') ?? gates.find(isSkipped),
    ),
    allAllowed: gates.every(gate => gate.state === 'Allowed'),
    ...optional('nextEvaluationTime', times[0]),
    ...judgedApprovals(context),
    ...optional('policy', policy),
    ...optional('policyHash', policy && policyHash(policy)),
  };
}

function judgedApprovals(
  context: GateContext,
): Pick<GateEvaluation, 'voids' | 'rejection'> {
  const { promotion, world, policy, now } = context;
  const binding = policy && currentBinding(world, policy);
  if (
    !policy ||
    !binding ||
    'unknown' in binding ||
    !asksForApproval(context)
  ) {
    return { voids: [] };
  }
  const entries = promotion.status?.approvals ?? [];
  const verdicts = judgeApprovals({ promotion, world, policy, binding, now });
  return {
    voids: verdicts.flatMap((verdict, index) =>
      verdict.state === 'void' && !entries[index].void
        ? [{ index, reason: verdict.reason }]
        : [],
    ),
    ...optional(
      'rejection',
      entries.find(
        (entry, index) =>
          entry.decision === 'Reject' && verdicts[index].state === 'counts',
      ),
    ),
  };
}

/**
 * Without a policy that can be read nobody knows what has to be asked, so
 * nothing passes. It takes the place of an order gate that would allow.
 */
function withReadablePolicy(
  gates: readonly PromotionGate[],
  { promotion, world, policy }: GateContext,
): PromotionGate[] {
  const { to } = promotion.spec;
  const sentence = !policy
    ? `The rules of ${to} could not be found: the environment, the pipeline or the path into it does not exist.`
    : policy.unreadable.length > 0 &&
      `The rules of ${to} cannot be read: ${policy.unreadable.join(' ')}`;
  if (!sentence) return [...gates];
  const order = gates.find(gate => gate.type === 'order');
  return order && order.state !== 'Allowed'
    ? [...gates]
    : [
        answer('order', 'Denied', sentence, { owner: world.owners.platform }),
        ...gates.filter(gate => gate.type !== 'order'),
      ];
}

/** Facts that could not be read let nothing in. */
function withUnavailable(
  gate: PromotionGate,
  { unavailable }: PromotionWorld,
): PromotionGate {
  const sentence = unavailable?.[gate.type];
  return sentence ? { ...gate, state: 'Pending', message: sentence } : gate;
}

function withSkip(gate: PromotionGate, context: GateContext): PromotionGate {
  if (gate.state === 'Allowed' || !isSkippable(gate.type)) return gate;
  const skip = validSkip(gate.name, context);
  return skip
    ? {
        ...gate,
        state: 'Allowed',
        message: `Skipped by ${shortRef(skip.by)} until ${instant(
          skipEnd(skip),
        )}: ${skip.reason}`,
        nextEvaluationTime: skipEnd(skip).toISOString(),
        evidence: [
          ...(gate.evidence ?? []),
          { kind: 'Skip', name: skip.by, at: skip.at },
        ],
      }
    : gate;
}

function validSkip(
  gate: string,
  { promotion, world, now }: GateContext,
): PromotionSkip | undefined {
  return (promotion.status?.skips ?? []).find(
    skip =>
      skip.gate === gate &&
      skip.environment === promotion.spec.to &&
      'hash' in world.changeHash &&
      skip.changeHash === world.changeHash.hash &&
      skipEnd(skip).getTime() > now.getTime() &&
      world.verifySeal('skip', skip, promotion),
  );
}

function skipEnd({ at, expiresAt }: PromotionSkip): Date {
  return new Date(
    Math.min(Date.parse(expiresAt), Date.parse(at) + MAX_SKIP_MS),
  );
}

function isSkipped(gate: PromotionGate): boolean {
  return gate.evidence?.some(({ kind }) => kind === 'Skip') ?? false;
}

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b);
}

function optional<K extends string, V>(
  key: K,
  value: V | undefined,
): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}
