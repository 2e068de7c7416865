import type { Promotion, PromotionApproval } from '../kinds';
import { anyOf, instant, shortRef } from '../delivery/phrases';
import type { ApprovalRequirement, EffectivePolicy } from './policy';
import { policyHash } from './policy';
import type { Membership, PromotionWorld } from './world';

/** What approvals must have been given for, to count now. */
export interface ApprovalBinding {
  changeHash: string;
  environment: string;
  policyHash: string;
  planHash: string;
}

/** What approvals have to be bound to at this moment, or why that is not known. */
export function currentBinding(
  world: Pick<PromotionWorld, 'changeHash' | 'planHash'>,
  policy: EffectivePolicy,
): ApprovalBinding | { unknown: string } {
  if ('unknown' in world.changeHash) return world.changeHash;
  if ('unknown' in world.planHash) return world.planHash;
  return {
    changeHash: world.changeHash.hash,
    environment: policy.environment,
    policyHash: policyHash(policy),
    planHash: world.planHash.hash,
  };
}

/** Whether an entry counts, does not, or cannot be told yet. */
export type Verdict =
  | { state: 'counts'; groups: readonly string[] }
  | { state: 'void'; reason: string }
  | { state: 'unknown'; reason: string };

/** What a decision is judged by. */
export interface JudgementInput {
  promotion: Promotion;
  world: PromotionWorld;
  policy: EffectivePolicy;
  binding: ApprovalBinding;
  now: Date;
}

/**
 * Judges every decision of a Promotion by the facts of now, in the order of its
 * list (spec/controllers.md 15.3.3). A decision that was marked void stays void,
 * except a rejection: clearing it away takes more than a mark that anyone who
 * writes status could set.
 */
export function judgeApprovals(input: JudgementInput): Verdict[] {
  const entries = input.promotion.status?.approvals ?? [];
  const sealed = entries.map(entry =>
    input.world.verifySeal('approval', entry, input.promotion),
  );
  return entries.map((entry, index) => {
    if (!sealed[index]) {
      return void_('It was not recorded by the control plane.');
    }
    if (entry.void && entry.decision === 'Approve') {
      return void_(entry.voidReason ?? 'It was withdrawn.');
    }
    const isSuperseded =
      entry.decision === 'Approve' &&
      entries.some(
        (later, at) =>
          at > index && sealed[at] && samePerson(later.by, entry.by),
      );
    return isSuperseded
      ? void_(`${shortRef(entry.by)} decided again later.`)
      : judge(entry, input);
  });
}

function judge(
  entry: PromotionApproval,
  { promotion, world, policy, binding, now }: JudgementInput,
): Verdict {
  const stale = staleReason(entry, binding);
  if (stale) return void_(stale);
  const expiresAt = lastExpiry(entry, policy);
  if (expiresAt.getTime() <= now.getTime()) {
    return void_(`It expired on ${instant(expiresAt)}.`);
  }
  const refusal = eligibility(entry.by, promotion, policy, world);
  if (refusal) {
    return refusal.state === 'unknown' ? refusal : void_(refusal.reason);
  }
  const groups = world.groupsOf(entry.by);
  return { state: 'counts', groups: groups === 'unknown' ? [] : groups };
}

/** What an approval was given for that is no longer so. */
function staleReason(
  entry: PromotionApproval,
  binding: ApprovalBinding,
): string | undefined {
  if (entry.environment !== binding.environment) {
    return `It was given for ${entry.environment}.`;
  }
  if (entry.changeHash !== binding.changeHash) {
    return 'The change is another one than the one it was given for.';
  }
  if (entry.policyHash !== binding.policyHash) {
    return 'The rules of the environment changed after it was given.';
  }
  return entry.planHash === binding.planHash
    ? undefined
    : 'What would be applied changed after it was given.';
}

/** Until when a decision counts for a requirement: what it says itself, and the rule of now. */
export function expiryOf(
  entry: PromotionApproval,
  { expiresAfterMs }: Pick<ApprovalRequirement, 'expiresAfterMs'>,
): Date {
  const own = entry.expiresAt ? Date.parse(entry.expiresAt) : Infinity;
  return new Date(Math.min(own, Date.parse(entry.at) + expiresAfterMs));
}

/** Until when a decision counts for any requirement at all. */
function lastExpiry(entry: PromotionApproval, policy: EffectivePolicy): Date {
  const times = policy.approvals.map(requirement =>
    expiryOf(entry, requirement).getTime(),
  );
  return new Date(Math.max(0, ...times));
}

/** Why a person cannot decide; undefined when the person can. */
type Refusal = { state: 'void' | 'unknown'; reason: string };

function eligibility(
  person: string,
  promotion: Promotion,
  policy: EffectivePolicy,
  membership: Membership,
): Refusal | undefined {
  const asked = samePerson(person, promotion.spec.requestedBy);
  const selfForbidden =
    policy.approvals.length > 0 &&
    policy.approvals.every(requirement => requirement.forbidSelf);
  if (asked && (selfForbidden || policy.isProduction)) {
    return {
      state: 'void',
      reason: `${shortRef(person)} asked for it and cannot approve it.`,
    };
  }
  const may = membership.mayApprove(person);
  if (may === 'unknown') {
    return {
      state: 'unknown',
      reason: `Whether ${shortRef(person)} may approve could not be read.`,
    };
  }
  if (!may) {
    return {
      state: 'void',
      reason: `${shortRef(person)} may not approve in ${policy.environment}.`,
    };
  }
  if (policy.approvals.some(({ groups }) => groups.length === 0)) {
    return undefined;
  }
  const groups = membership.groupsOf(person);
  if (groups === 'unknown') {
    return {
      state: 'unknown',
      reason: `The groups of ${shortRef(person)} could not be read.`,
    };
  }
  return policy.approvals.some(requirement => isMember(groups, requirement))
    ? undefined
    : {
        state: 'void',
        reason: `${shortRef(person)} is not a member of ${anyOf(
          groupNames(policy),
        )}.`,
      };
}

/** Whether somebody of these groups counts for a requirement. */
export function isMember(
  groups: readonly string[],
  requirement: ApprovalRequirement,
): boolean {
  return (
    requirement.groups.length === 0 ||
    requirement.groups.some(wanted =>
      groups.some(group => sameRef(group, wanted)),
    )
  );
}

/**
 * Whether a person may approve a Promotion now. The same rule judges decisions
 * that were recorded already.
 *
 * @param world - of the membership, only the person asked about is looked up
 * @returns the refusal as sentences for that person: what is missing, who can,
 * and why not this one
 * @public
 */
export function approverEligibility(
  promotion: Promotion,
  person: string,
  world: { policy: EffectivePolicy | undefined } & Membership,
): { allowed: true } | { allowed: false; refusal: string } {
  const { policy } = world;
  const phase = promotion.status?.phase ?? 'Pending';
  if (phase !== 'Waiting') {
    return refuse(
      phase === 'Pending'
        ? 'It has not been looked at yet; wait a moment.'
        : `It is decided: ${phase.toLocaleLowerCase('en-US')}.`,
    );
  }
  if (!policy || policy.approvals.length === 0) {
    return refuse(`${promotion.spec.to} needs no approval.`);
  }
  const needs = policy.approvals
    .map(({ count, groups }) => needSentence(count, count, groups))
    .join(' ');
  const own = (promotion.status?.approvals ?? []).find(
    entry =>
      !entry.void &&
      entry.decision === 'Approve' &&
      samePerson(entry.by, person),
  );
  if (own) return refuse('You approved it already.');
  if (
    samePerson(person, promotion.spec.requestedBy) &&
    (policy.isProduction || policy.approvals.every(entry => entry.forbidSelf))
  ) {
    return refuse(`${needs} You asked for it, so you cannot approve it.`);
  }
  const refusal = eligibility(person, promotion, policy, world);
  if (!refusal) return { allowed: true };
  if (refusal.state === 'unknown') {
    return refuse(`${needs} ${refusal.reason} Try again in a moment.`);
  }
  return refuse(
    world.mayApprove(person) === true
      ? `${needs} You are not a member of ${anyOf(groupNames(policy))}.`
      : `${needs} You may not approve in ${policy.environment}.`,
  );
}

/** `Needs 1 of 2 approvals from release-managers.` */
export function needSentence(
  missing: number,
  count: number,
  groups: readonly string[],
): string {
  const from = groups.length > 0 ? ` from ${anyOf(groups.map(shortRef))}` : '';
  return `Needs ${missing} of ${count} approvals${from}.`;
}

function groupNames(policy: EffectivePolicy): string[] {
  return [
    ...new Set(policy.approvals.flatMap(({ groups }) => groups.map(shortRef))),
  ];
}

/** Entity refs are compared without regard to case, as the catalog does. */
export function samePerson(a: string, b: string): boolean {
  return sameRef(a, b);
}

function sameRef(a: string, b: string): boolean {
  return a.toLocaleLowerCase('en-US') === b.toLocaleLowerCase('en-US');
}

function void_(reason: string): Verdict {
  return { state: 'void', reason };
}

function refuse(refusal: string): { allowed: false; refusal: string } {
  return { allowed: false, refusal };
}
