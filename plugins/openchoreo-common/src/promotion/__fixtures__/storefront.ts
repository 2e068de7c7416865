import { contentHash } from '@openchoreo-backstage/kube-objects';
import { hashOfArtifact } from '../../delivery/artifact';
import { mintArtifact } from '../../delivery/mintArtifact';
import {
  annotations,
  API_VERSION,
  labels,
  type ChoreoDeployment,
  type DeployableArtifact,
  type DeploymentPipeline,
  type DeploymentRevision,
  type Environment,
  type GatePolicy,
  type Promotion,
  type PromotionAdmission,
  type PromotionApproval,
  type PromotionSkip,
  type PromotionTarget,
  type ServiceBinding,
} from '../../kinds';
import { effectivePolicy, policyHash } from '../policy';
import {
  requestEntry,
  sealPayload,
  type SealedEntries,
  type SealKind,
  type SealSubject,
  type VerifySeal,
} from '../seal';
import type { PromotionWorld } from '../world';

/**
 * Component `orders` of project `storefront`: dev, then staging, then prod,
 * which needs an approval of the release managers.
 */

export const NOW = new Date('2026-11-20T10:00:00Z');
export const owner = { projectName: 'storefront', componentName: 'orders' };
export const anna = 'user:default/anna';
export const carla = 'user:default/carla';
export const dora = 'user:default/dora';
export const managers = 'group:default/release-managers';

export function ago(milliseconds: number): string {
  return new Date(NOW.getTime() - milliseconds).toISOString();
}
export const PLAN = contentHash('plan');
export const CHANGE = contentHash('change');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const metadata = (name: string, place?: string) => ({
  name,
  namespace: 'acme',
  uid: `uid-${name}`,
  generation: 1,
  creationTimestamp: ago(2 * HOUR),
  labels: {
    [labels.project]: owner.projectName,
    [labels.component]: owner.componentName,
    ...(place ? { [labels.environment]: place } : {}),
  },
});

/** An artifact of `orders` whose image has the given tag. */
export function artifact(tag: string): DeployableArtifact {
  const minted = mintArtifact({
    workload: {
      apiVersion: API_VERSION,
      kind: 'Workload',
      metadata: { name: 'orders', namespace: 'acme' },
      spec: {
        owner,
        containers: { main: { image: `r.example/orders:${tag}` } },
      },
    },
    serviceClass: {
      apiVersion: API_VERSION,
      kind: 'ServiceClass',
      metadata: { name: 'default', namespace: 'acme' },
      spec: {},
    },
  });
  return {
    ...minted,
    metadata: { ...minted.metadata, creationTimestamp: ago(3 * HOUR) },
  };
}

export const v1 = artifact('v1');
export const v2 = artifact('v2');

export function environment(
  name: string,
  spec: Environment['spec'] = {},
): Environment {
  return {
    apiVersion: API_VERSION,
    kind: 'Environment',
    metadata: { name, namespace: 'acme' },
    spec,
  };
}

export const dev = environment('dev');
export const staging = environment('staging');
export const prod = environment('prod', { isProduction: true });

export const approvalByManagers: GatePolicy = {
  approval: { count: 1, groups: [managers] },
};

/** dev -> staging -> prod, with the gates of each target. */
export function pipeline(
  gates: {
    staging?: Partial<PromotionTarget>;
    prod?: Partial<PromotionTarget>;
  } = {},
): DeploymentPipeline {
  return {
    apiVersion: API_VERSION,
    kind: 'DeploymentPipeline',
    metadata: { name: 'standard', namespace: 'acme' },
    spec: {
      promotionPaths: [
        {
          sourceEnvironmentRef: 'dev',
          targetEnvironmentRefs: [{ name: 'staging', ...gates.staging }],
        },
        {
          sourceEnvironmentRef: 'staging',
          targetEnvironmentRefs: [
            { name: 'prod', ...(gates.prod ?? approvalByManagers) },
          ],
        },
      ],
    },
  };
}

export function revision(
  of: DeployableArtifact,
  changes: Partial<DeploymentRevision> = {},
): DeploymentRevision {
  return {
    revision: 1,
    hash: contentHash({ of: of.metadata.name }),
    deploymentArtifactRef: of.metadata.name,
    artifactHash: hashOfArtifact(of),
    cause: 'Promotion',
    deployedAt: ago(HOUR),
    readySince: ago(HOUR),
    result: 'Ready',
    ...changes,
  };
}

export function deployment(
  name: string,
  revisions: DeploymentRevision[],
): ChoreoDeployment {
  return {
    apiVersion: API_VERSION,
    kind: 'Deployment',
    metadata: metadata(`orders-${name}`, name),
    spec: { deploymentArtifactRef: revisions[0]?.deploymentArtifactRef ?? '' },
    status: { revisions },
  };
}

export function binding(
  name: string,
  of: DeployableArtifact,
  changes: {
    spec?: Partial<ServiceBinding['spec']>;
    ready?: { status: 'True' | 'False'; reason: string; message?: string };
  } = {},
): ServiceBinding {
  const ready = changes.ready ?? { status: 'True', reason: 'ResourcesActive' };
  return {
    apiVersion: API_VERSION,
    kind: 'ServiceBinding',
    metadata: metadata(`orders-${name}`, name),
    spec: {
      owner,
      environment: name,
      className: 'default',
      workloadSpec: {},
      releaseState: 'Active',
      artifactRef: of.metadata.name,
      ...changes.spec,
    },
    status: {
      observedGeneration: 1,
      conditions: [
        {
          type: 'Ready',
          message: '',
          lastTransitionTime: ago(HOUR),
          ...ready,
        },
      ],
    },
  };
}

/** Stands for the control plane's key: nobody else knows this word. */
const KEY = 'known only to the control plane';

function sealOf<K extends SealKind>(
  kind: K,
  entry: Omit<SealedEntries[K], 'seal'>,
  subject: SealSubject<K>,
): string {
  return contentHash([KEY, sealPayload(kind, entry, subject)]);
}

export const verifySeal: VerifySeal = (kind, entry, subject) =>
  entry.seal === sealOf(kind, entry, subject);

/** A Promotion of v2 from staging to prod that anna asked for 30 minutes ago. */
export function promotion(
  changes: {
    name?: string;
    createdAt?: string;
    spec?: Partial<Promotion['spec']>;
    status?: Promotion['status'];
  } = {},
): Promotion {
  const { name = 'orders-prod-1', createdAt = ago(30 * MINUTE) } = changes;
  const unsealed: Promotion = {
    apiVersion: API_VERSION,
    kind: 'Promotion',
    metadata: { ...metadata(name), creationTimestamp: createdAt },
    spec: {
      owner,
      from: 'staging',
      to: 'prod',
      artifactRef: v2.metadata.name,
      reason: 'tax fix',
      trigger: 'Manual',
      requestedBy: anna,
      ...changes.spec,
    },
    status: changes.status ?? { phase: 'Waiting', planHash: PLAN },
  };
  return {
    ...unsealed,
    metadata: {
      ...unsealed.metadata,
      annotations: {
        [annotations.requestSeal]: sealOf(
          'request',
          requestEntry(unsealed),
          unsealed,
        ),
      },
    },
  };
}

/** What the promotion meets: v2 in staging, v1 in prod, two release managers. */
export function world(changes: Partial<PromotionWorld> = {}): PromotionWorld {
  return {
    pipeline: pipeline(),
    environments: [dev, staging, prod],
    artifact: v2,
    newestArtifact: v2.metadata.name,
    source: {
      binding: binding('staging', v2),
      deployment: deployment('staging', [
        revision(v2, { revision: 2 }),
        revision(v1, { result: 'Superseded', readyUntil: ago(HOUR) }),
      ]),
    },
    target: {
      binding: binding('prod', v1),
      deployment: deployment('prod', [revision(v1)]),
    },
    promotions: [],
    planHash: { hash: PLAN },
    changeHash: { hash: CHANGE },
    verifySeal,
    groupsOf: person => (person === anna ? [] : [managers]),
    mayApprove: () => true,
    owners: {
      project: 'group:default/storefront',
      component: 'group:default/orders',
      platform: 'group:default/platform',
    },
    ...changes,
  };
}

/** Hash of the rule before the promotion's target in a world. */
export function ruleOf(of: PromotionWorld, about: Promotion): string {
  const { from, to } = about.spec;
  return policyHash(effectivePolicy(of.pipeline!, of.environments, from, to)!);
}

/** A decision as the API records it, with what a test wants to be different before sealing. */
export function approval(
  about: Promotion,
  changes: Partial<PromotionApproval> = {},
  of: PromotionWorld = world(),
): PromotionApproval {
  const entry = {
    by: carla,
    decision: 'Approve' as const,
    groups: [managers],
    at: ago(10 * MINUTE),
    changeHash: CHANGE,
    environment: about.spec.to,
    policyHash: ruleOf(of, about),
    planHash: PLAN,
    ...changes,
  };
  return { ...entry, seal: sealOf('approval', entry, about) };
}

export function skip(
  about: Promotion,
  gate: string,
  changes: Partial<PromotionSkip> = {},
): PromotionSkip {
  const entry = {
    gate,
    by: dora,
    reason: 'incident 4711',
    at: ago(MINUTE),
    expiresAt: new Date(NOW.getTime() + HOUR).toISOString(),
    changeHash: CHANGE,
    environment: about.spec.to,
    ...changes,
  };
  return { ...entry, seal: sealOf('skip', entry, about) };
}

export function admission(
  about: Promotion,
  of: DeployableArtifact,
  changes: Partial<PromotionAdmission> = {},
): PromotionAdmission {
  const entry = {
    sequence: 1,
    artifactHash: hashOfArtifact(of),
    changeHash: CHANGE,
    environment: about.spec.to,
    policyHash: contentHash('policy'),
    planHash: PLAN,
    at: ago(MINUTE),
    ...changes,
  };
  return { ...entry, seal: sealOf('admission', entry, about) };
}

/** The promotion with status fields set. */
export function withStatus(
  about: Promotion,
  status: NonNullable<Promotion['status']>,
): Promotion {
  return { ...about, status: { ...about.status, ...status } };
}

/** The deployment with its newest revision sealed. */
export function sealedTenure(of: ChoreoDeployment): ChoreoDeployment {
  const [newest, ...earlier] = of.status?.revisions ?? [];
  return {
    ...of,
    status: {
      ...of.status,
      revisions: [
        { ...newest, seal: sealOf('revision', newest, of) },
        ...earlier,
      ],
    },
  };
}
