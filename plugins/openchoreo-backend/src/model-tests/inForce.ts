import type { Stored } from '@openchoreo-backstage/kube-objects';
import type {
  ApprovalPolicy,
  DeploymentPipeline,
  Environment,
  GatePolicy,
  Project,
  PromotionTarget,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { DeliveryLine } from './deliveryLine';
import { PRODUCTION, PROJECT, refTo } from './estate';

/**
 * The rules of production at one moment, read from the stored objects with
 * code of the test's own: a second reading of design.md section 6.
 */
export interface Rules {
  approvals: Requirement[];
  /** Gates that nothing passes without a skip, by name. */
  closed: string[];
  /** Milliseconds since the epoch; Infinity for a freeze without an end. */
  frozenUntil?: number;
  /** A path leads from this environment to production. */
  hasPathFrom(from: string): boolean;
  productionIsRoot: boolean;
  /** Equal for equal rules: a decision is one about the rules it was made under. */
  print: string;
}

export interface Requirement {
  gate: string;
  count: number;
  groups: string[];
  validMs: number;
}

const HOUR_MS = 3_600_000;

/** Reads the rules as they are stored now, for a request from an environment or inside of production. */
export async function rulesInForce(
  line: DeliveryLine,
  from: string | undefined,
): Promise<Rules | undefined> {
  const environment = await read<Environment>(line, 'Environment', PRODUCTION);
  const project = await read<Project>(line, 'Project', PROJECT);
  const pipeline =
    project &&
    (await read<DeploymentPipeline>(
      line,
      'DeploymentPipeline',
      project.spec.deploymentPipelineRef ?? 'default',
    ));
  if (!environment || !pipeline) return undefined;
  const edges = (pipeline.spec?.promotionPaths ?? []).flatMap(path =>
    path.targetEnvironmentRefs.map(target => ({
      from: path.sourceEnvironmentRef,
      target,
    })),
  );
  const into = edges.filter(
    edge =>
      edge.target.name === PRODUCTION &&
      (from === undefined || edge.from === from),
  );
  const policies: GatePolicy[] = [
    ...into.map(({ target }) => target),
    environment.spec?.gates ?? {},
  ];
  const freeze = environment.spec?.freeze;
  const approvals = [
    ...into.map(({ target }) => approvalOf(target)),
    environment.spec?.gates?.approval,
  ];
  return {
    approvals: requirementsOf(approvals),
    closed: policies.flatMap(policy => [
      ...(policy.windows ?? []).map(one => `window/${one.name ?? one.kind}`),
      ...(policy.checks ?? [])
        .filter(check => check.when !== 'after')
        .map(check => `check/${check.name}`),
      ...(policy.digestPinned ? ['digest'] : []),
    ]),
    ...(freeze
      ? { frozenUntil: freeze.until ? Date.parse(freeze.until) : Infinity }
      : {}),
    hasPathFrom: source =>
      edges.some(
        edge => edge.from === source && edge.target.name === PRODUCTION,
      ),
    productionIsRoot:
      edges.some(edge => edge.from === PRODUCTION) &&
      !edges.some(edge => edge.target.name === PRODUCTION),
    print: JSON.stringify([
      into.map(({ target }) => target),
      environment.spec?.gates ?? null,
    ]),
  };
}

function approvalOf(target: PromotionTarget): ApprovalPolicy | undefined {
  if (target.approval) return target.approval;
  const checked = (target.checks ?? []).some(check => check.when !== 'after');
  return target.isManualApprovalRequired ||
    (target.requiresApproval && !checked)
    ? { count: 1 }
    : undefined;
}

function requirementsOf(
  policies: ReadonlyArray<ApprovalPolicy | undefined>,
): Requirement[] {
  const distinct = new Map(
    policies.flatMap(policy =>
      policy
        ? [
            [
              JSON.stringify([
                policy.count,
                [...(policy.groups ?? [])].sort(),
                policy.expiresAfter,
              ]),
              policy,
            ] as const,
          ]
        : [],
    ),
  );
  return [...distinct.values()].map((policy, index) => ({
    gate: index === 0 ? 'approval' : `approval/${index + 1}`,
    count: policy.count,
    groups: policy.groups ?? [],
    validMs:
      (policy.expiresAfter ? Number.parseInt(policy.expiresAfter, 10) : 72) *
      HOUR_MS,
  }));
}

async function read<T extends object>(
  line: DeliveryLine,
  kind: 'Environment' | 'Project' | 'DeploymentPipeline',
  name: string,
): Promise<Stored<T & Stored> | undefined> {
  try {
    return (await line.cluster.get(refTo(kind, name))) as Stored<T & Stored>;
  } catch {
    return undefined;
  }
}
