import { NotFoundError } from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  ObjectReader,
} from '@openchoreo-backstage/kube-runtime';
import {
  artifactChip,
  evaluateGates,
  gateView,
  planChange,
  render,
  wantedByPromotion,
  withVersions,
  type DeployableArtifact,
  type Plan,
  type PlatformSettings,
  type Promotion,
  type PromotionWorld,
  type Release,
  type RenderResult,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, namespaceOf } from '../hierarchy';
import { renderInputFor } from '../rendering';

export interface PlanOfInput {
  client: Pick<ObjectClient, 'get'>;
  reader: ObjectReader;
  /** A Promotion that may not exist yet. */
  promotion: Promotion;
  world: PromotionWorld;
  platform?: Partial<PlatformSettings>;
  now: Date;
  readArtifact(
    namespace: string,
    name: string,
  ): Promise<DeployableArtifact | undefined>;
}

/** What a change would do in its environment, and how the gates would answer now. */
export async function planOf(input: PlanOfInput): Promise<Plan> {
  const { promotion, world } = input;
  const { owner, to } = promotion.spec;
  const evaluation = evaluateGates(promotion, world, input.now);
  const running = world.target.binding?.spec.artifactRef;
  const [before, beforeArtifact] = await Promise.all([
    whatRuns(input),
    running
      ? input.readArtifact(namespaceOf(promotion), running)
      : Promise.resolve(undefined),
  ]);
  return planChange({
    component: owner.componentName,
    environment: to,
    ...(before ? { before } : {}),
    after: whatWouldRun(input),
    changeHash: 'hash' in world.changeHash ? world.changeHash.hash : '',
    ...(beforeArtifact ? { beforeArtifact: artifactChip(beforeArtifact) } : {}),
    ...(world.artifact ? { afterArtifact: artifactChip(world.artifact) } : {}),
    gates: evaluation.gates.map(gate => ({
      ...gateView(gate),
      message: withVersions(gate.message, name =>
        [world.artifact, beforeArtifact].find(
          artifact => artifact?.metadata.name === name,
        ),
      ),
    })),
  });
}

/** The manifests of the Release, as they are applied now. */
async function whatRuns({
  client,
  promotion,
  world,
}: PlanOfInput): Promise<
  Pick<RenderResult, 'resources' | 'endpoints'> | undefined
> {
  const { binding } = world.target;
  if (!binding) return undefined;
  try {
    const release = await client.get<Release>({
      ...kinds.Release,
      namespace: namespaceOf(promotion),
      name: binding.metadata.name,
    });
    return {
      resources: (release.spec.resources ??
        []) as unknown as RenderResult['resources'],
      endpoints: binding.status?.endpoints ?? [],
    };
  } catch (error) {
    // Undeployed, or not rendered yet: nothing runs.
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

function whatWouldRun({
  reader,
  promotion,
  world,
  platform,
}: PlanOfInput): RenderResult {
  const { owner, to, artifactRef } = promotion.spec;
  const impossible = (message: string): RenderResult => ({
    resources: [],
    endpoints: [],
    problems: [{ path: '', message }],
    waiting: [],
    notEnforced: [],
    hash: '',
  });
  if (!world.artifact) {
    return impossible(`artifact ${artifactRef} does not exist`);
  }
  const wanted = wantedByPromotion(promotion, world.artifact, world.target);
  const gathered = renderInputFor(reader, {
    namespace: namespaceOf(promotion),
    owner,
    environment: to,
    artifact: world.artifact,
    overrides: {
      ...(wanted.classOverrides
        ? { classOverrides: wanted.classOverrides }
        : {}),
      ...(wanted.workloadOverrides
        ? { workloadOverrides: wanted.workloadOverrides }
        : {}),
    },
    releaseState: wanted.releaseState,
    ...(platform ? { platform } : {}),
  });
  return gathered.input ? render(gathered.input) : impossible(gathered.missing);
}
