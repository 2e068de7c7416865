import {
  contentHash,
  isDuration,
  parseDuration,
} from '@openchoreo-backstage/kube-objects';
import { isGated, pathsOf } from '../delivery/pipeline';
import type {
  ApprovalPolicy,
  CheckPolicy,
  DeploymentPipeline,
  Environment,
  GatePolicy,
  PromotionTarget,
  WindowPolicy,
} from '../kinds';

const DEFAULT_APPROVAL_VALIDITY = '72h';

/** One set of people who must agree. @public */
export interface ApprovalRequirement {
  /** Name of its gate: `approval`, and `approval/2` for a second set of people. */
  gate: string;
  /** Distinct approvers needed. */
  count: number;
  /** Catalog groups whose members count; empty means anyone who may approve. */
  groups: string[];
  /** The requester may not approve. */
  forbidSelf: boolean;
  /** Validity of one approval. */
  expiresAfterMs: number;
}

/**
 * What stands before one environment on one path: the pipeline's entry and the
 * Environment's own gates together, flags mapped, defaults filled in
 * (spec/resources.md 4.5, design.md section 6).
 *
 * @public
 */
export interface EffectivePolicy {
  environment: string;
  isProduction: boolean;
  /** Every change goes through a Promotion. */
  gated: boolean;
  /** All of them must be met. */
  approvals: ApprovalRequirement[];
  /** Absent where no soak time is asked for. */
  soakMs?: number;
  digestPinned: boolean;
  windows: WindowPolicy[];
  /** Gates before. */
  checks: CheckPolicy[];
  /** Verifications after. */
  verifications: CheckPolicy[];
  contract: 'off' | 'warn' | 'block';
  autoPromote: boolean;
  autoRollback: boolean;
  /**
   * What of the declared policy cannot be read, one sentence each. Nothing
   * enters while there is any: an unreadable gate is not an open one.
   */
  unreadable: string[];
}

/**
 * The policy that holds on a path now. Without `from` (rollback, settings) the
 * gates of all paths into the environment hold.
 *
 * @returns undefined when the environment does not exist, or no path leads from
 * `from` to it
 * @public
 */
export function effectivePolicy(
  pipeline: DeploymentPipeline,
  environments: readonly Environment[],
  from: string | undefined,
  to: string,
): EffectivePolicy | undefined {
  const environment = environments.find(({ metadata }) => metadata.name === to);
  const entries = pathsOf(pipeline)
    .filter(
      path => path.to === to && (from === undefined || path.from === from),
    )
    .map(path => path.target);
  if (!environment || (from !== undefined && entries.length === 0)) {
    return undefined;
  }
  const isProduction = environment.spec?.isProduction === true;
  const own = environment.spec?.gates ?? {};
  const policies: GatePolicy[] = [...entries, own];
  const checks = policies.flatMap(policy => policy.checks ?? []);
  const soaks = policies.flatMap(policy => policy.soak ?? []);
  const approvals = [...entries.map(approvalOf), own.approval];
  return {
    environment: to,
    isProduction,
    gated: isGated(pipeline, environment),
    approvals: requirements(approvals, isProduction),
    ...(soaks.length > 0 ? { soakMs: Math.max(...soaks.map(positiveMs)) } : {}),
    digestPinned: policies.some(policy => policy.digestPinned === true),
    windows: policies.flatMap(policy => policy.windows ?? []),
    checks: checks.filter(check => check.when !== 'after'),
    verifications: checks.filter(check => check.when === 'after'),
    contract: strongest(policies.map(policy => policy.contract?.mode ?? 'off')),
    autoPromote: policies.some(policy => policy.autoPromote?.enabled === true),
    autoRollback: policies.some(
      policy => policy.autoRollback?.enabled === true,
    ),
    unreadable: [
      ...soaks,
      ...approvals.flatMap(approval => approval?.expiresAfter ?? []),
    ]
      .filter(text => !isDuration(text))
      .map(text => `"${text}" is not a duration.`),
  };
}

/**
 * Changes whenever the rule changes: a waiting Promotion is judged by the rule
 * of now, and what was approved under another rule is asked for again.
 *
 * @public
 */
export function policyHash(policy: EffectivePolicy): string {
  return contentHash(policy);
}

/** Upstream's two flags as an approval, by the table of spec/resources.md 4.5. */
function approvalOf(target: PromotionTarget): ApprovalPolicy | undefined {
  if (target.approval) return target.approval;
  const hasChecks = (target.checks ?? []).some(check => check.when !== 'after');
  const asked =
    target.isManualApprovalRequired === true ||
    (target.requiresApproval === true && !hasChecks);
  return asked ? { count: 1 } : undefined;
}

function requirements(
  approvals: readonly (ApprovalPolicy | undefined)[],
  isProduction: boolean,
): ApprovalRequirement[] {
  const distinct = new Map<string, Omit<ApprovalRequirement, 'gate'>>();
  for (const approval of approvals) {
    if (!approval) continue;
    const requirement = {
      count: approval.count,
      groups: [...new Set(approval.groups ?? [])].sort(),
      // Whatever a policy says: who asks for production does not also agree to it.
      forbidSelf: isProduction || approval.forbidSelf === true,
      expiresAfterMs: positiveMs(
        approval.expiresAfter ?? DEFAULT_APPROVAL_VALIDITY,
      ),
    };
    distinct.set(contentHash(requirement), requirement);
  }
  return [...distinct.values()].map((requirement, index) => ({
    gate: index === 0 ? 'approval' : `approval/${index + 1}`,
    ...requirement,
  }));
}

/** Unreadable durations are told in `unreadable`, which lets nothing in. */
function positiveMs(text: string): number {
  return isDuration(text) ? Math.max(0, parseDuration(text)) : 0;
}

function strongest(
  modes: readonly EffectivePolicy['contract'][],
): EffectivePolicy['contract'] {
  if (modes.includes('block')) return 'block';
  return modes.includes('warn') ? 'warn' : 'off';
}
