import {
  annotations,
  changeHash,
  newestArtifact,
  render,
  resolve,
  wantedByPromotion,
  type ComputedHash,
  type DeployableArtifact,
  type Membership,
  type PlatformSettings,
  type Promotion,
  type PromotionWorld,
  type VerifySeal,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { lookups, namespaceOf } from '../hierarchy';
import { renderInputFor } from '../rendering';
import { sealedHistory } from '../sealing';

/** What gathering a world needs besides the Promotion. */
export interface WorldSources {
  reader: ObjectReader;
  /**
   * The artifact with the text of its API definitions, which the cache drops;
   * undefined when there is none of that name.
   */
  artifact(
    namespace: string,
    name: string,
  ): Promise<DeployableArtifact | undefined>;
  verifySeal: VerifySeal;
  membership: Membership;
  /** What the installation decides for all renders. */
  platform?: Partial<PlatformSettings>;
}

/**
 * All that the gates of a Promotion look at, as it is now. The Promotion may
 * be one that was not created yet, for plans.
 */
export async function gatherWorld(
  sources: WorldSources,
  promotion: Promotion,
): Promise<PromotionWorld> {
  const { reader, membership, verifySeal } = sources;
  const find = lookups(reader);
  const namespace = namespaceOf(promotion);
  const { owner, from, to, artifactRef } = promotion.spec;
  const project = find.project(namespace, owner.projectName);
  const component = find.component(namespace, owner.componentName);
  const pipeline = project && find.pipelineOf(project);
  const artifact = await sources.artifact(namespace, artifactRef);
  const ofComponent =
    artifact && isOfComponent(artifact, owner.componentName)
      ? artifact
      : undefined;
  const stateIn = (environment: string | undefined) => {
    if (environment === undefined) return {};
    const binding = find.bindingIn(namespace, owner, environment);
    const deployment =
      binding && find.deployment(namespace, binding.metadata.name);
    return {
      ...(binding ? { binding } : {}),
      ...(deployment
        ? { deployment: sealedHistory(deployment, verifySeal) }
        : {}),
    };
  };
  const target = stateIn(to);
  const newest = newestArtifact(
    find.artifactsOf(namespace, owner.componentName),
  );
  const organization = find.organization(namespace);
  const hashes = ofComponent
    ? computeHashes(sources, promotion, ofComponent, target)
    : unknownHashes(`Artifact ${artifactRef} does not exist.`);

  return {
    ...membership,
    ...(pipeline ? { pipeline } : {}),
    environments: environmentsIn(reader, namespace, [from, to]),
    ...(ofComponent ? { artifact: ofComponent } : {}),
    ...(newest ? { newestArtifact: newest.metadata.name } : {}),
    source: stateIn(from),
    target,
    promotions: find
      .promotionsOf(namespace, owner)
      .filter(other => other.spec.to === to),
    ...hashes,
    verifySeal,
    owners: {
      ...ownerOf('project', project ?? organization),
      ...ownerOf('component', component ?? project),
      ...ownerOf('platform', organization),
    },
  };
}

function isOfComponent(
  artifact: DeployableArtifact,
  component: string,
): boolean {
  return artifact.metadata.labels?.['openchoreo.dev/component'] === component;
}

function environmentsIn(
  reader: ObjectReader,
  namespace: string,
  names: Array<string | undefined>,
) {
  const find = lookups(reader);
  return names.flatMap(name => {
    const found =
      name === undefined ? undefined : find.environment(namespace, name);
    return found ? [found] : [];
  });
}

function ownerOf(
  key: 'project' | 'component' | 'platform',
  object: KubeObject | undefined,
): Partial<PromotionWorld['owners']> {
  const owner = object?.metadata.annotations?.[annotations.owner];
  return owner ? { [key]: owner } : {};
}

type Hashes = Pick<PromotionWorld, 'planHash' | 'changeHash'>;

function unknownHashes(unknown: string): Hashes {
  return { planHash: { unknown }, changeHash: { unknown } };
}

/** The plan and the change as they would be now. */
function computeHashes(
  { reader, platform }: WorldSources,
  promotion: Promotion,
  artifact: DeployableArtifact,
  target: PromotionWorld['target'],
): Hashes {
  const { owner, to } = promotion.spec;
  const wanted = wantedByPromotion(promotion, artifact, target);
  const gathered = renderInputFor(reader, {
    namespace: namespaceOf(promotion),
    owner,
    environment: to,
    artifact,
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
  if (gathered.missing !== undefined) return unknownHashes(gathered.missing);
  const change: ComputedHash = {
    hash: changeHash({
      ...wanted,
      configuration: resolve(gathered.input).configuration,
    }),
  };
  return {
    planHash: { hash: render(gathered.input).hash },
    changeHash: change,
  };
}
