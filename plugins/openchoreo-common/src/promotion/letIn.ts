import { hashOfArtifact, verifyArtifact } from '../delivery/artifact';
import { isGated, rootEnvironment } from '../delivery/pipeline';
import {
  labels,
  type ChoreoDeployment,
  type DeployableArtifact,
  type DeploymentPipeline,
  type Environment,
  type Promotion,
  type ServiceBinding,
} from '../kinds';
import { activeFreeze, freezeSentence } from '../delivery/freeze';
import { newestAdmission } from './admission';
import type { VerifySeal } from './seal';

/** What the let-in test looks at, all of it from the cache. @public */
export interface LetInWorld {
  /** Pipeline of the component's project; absent when it does not exist. */
  pipeline?: DeploymentPipeline;
  /** The binding's environment. */
  environment: Environment;
  /** The artifact that the binding names; absent when it does not exist. */
  artifact?: DeployableArtifact;
  /** `changeHash` of what the binding asks for now. */
  changeHash: string;
  /** The binding's Deployment, with its revisions. */
  deployment?: ChoreoDeployment;
  /** Promotions of the component into the environment. */
  promotions: readonly Promotion[];
  verifySeal: VerifySeal;
}

/** Whether what a binding asks for may run. @public */
export type LetIn =
  | { allowed: true; by: 'root' | 'promotion' | 'tenure' }
  | {
      allowed: false;
      /** Reason of the binding's Ready condition. */
      reason: 'InvalidConfiguration' | 'PromotionRequired';
      /** A sentence that says what to do. */
      message: string;
    };

/**
 * The test before every render (spec/controllers.md 15.3.6, design.md section
 * 6): what is asked for runs only by the root rule, by a sealed admission, or
 * because it runs already. It looks at content and seals, never at who wrote
 * the binding.
 *
 * In a gated environment the whole change has to be the admitted one (artifact,
 * overrides, configuration, release state); in others the artifact.
 *
 * @public
 */
export function letIn(
  binding: ServiceBinding,
  world: LetInWorld,
  now: Date,
): LetIn {
  const { artifact, environment, pipeline } = world;
  const invalid = artifactProblem(binding, artifact);
  if (invalid || !artifact) {
    return {
      allowed: false,
      reason: 'InvalidConfiguration',
      message: invalid ?? 'The binding names no artifact.',
    };
  }
  const hash = hashOfArtifact(artifact);
  const gated = isGated(pipeline, environment);
  const isRoot =
    pipeline !== undefined &&
    rootEnvironment(pipeline) === binding.spec.environment;
  // A gate before the root holds too: a gate that can be gone round is none.
  const rootRule = isRoot && !gated;
  const freeze = activeFreeze(environment, now);
  const runs = world.deployment?.status?.revisions?.[0]?.artifactHash === hash;
  if (rootRule && (!freeze || runs)) {
    return { allowed: true, by: 'root' };
  }
  const admitted = newestAdmission(
    world.promotions,
    { ...binding.spec.owner, environment: binding.spec.environment },
    world.verifySeal,
  );
  if (admitted) {
    const matches =
      admitted.promotion.spec.artifactRef === artifact.metadata.name &&
      admitted.admission.artifactHash === hash &&
      (!gated || admitted.admission.changeHash === world.changeHash);
    if (matches) return { allowed: true, by: 'promotion' };
  } else if (hasTenure(world, hash, gated)) {
    return { allowed: true, by: 'tenure' };
  }
  return {
    allowed: false,
    reason: 'PromotionRequired',
    message:
      rootRule && freeze
        ? `${freezeSentence(binding.spec.environment, freeze)} ${
            artifact.metadata.name
          } waits.`
        : refusal(binding, artifact, admitted?.admission.artifactHash === hash),
  };
}

function artifactProblem(
  binding: ServiceBinding,
  artifact: DeployableArtifact | undefined,
): string | undefined {
  const { artifactRef, owner } = binding.spec;
  if (!artifactRef) return 'The binding names no artifact.';
  if (!artifact || artifact.metadata.name !== artifactRef) {
    return `Artifact ${artifactRef} does not exist.`;
  }
  const { [labels.project]: project, [labels.component]: component } =
    artifact.metadata.labels ?? {};
  if (project !== owner.projectName || component !== owner.componentName) {
    return `Artifact ${artifactRef} belongs to component ${
      component ?? '(none)'
    } of project ${project ?? '(none)'}.`;
  }
  const [problem] = verifyArtifact(artifact);
  return (
    problem && `Artifact ${artifactRef}: ${problem.path} ${problem.message}.`
  );
}

/**
 * What runs already goes on, where nothing was ever admitted: the environment
 * was the root before, or got its gates later. Only a revision that the control
 * plane sealed proves it.
 */
function hasTenure(world: LetInWorld, hash: string, gated: boolean): boolean {
  const newest = world.deployment?.status?.revisions?.[0];
  return (
    world.deployment !== undefined &&
    newest !== undefined &&
    newest.artifactHash === hash &&
    (!gated || newest.changeHash === world.changeHash) &&
    world.verifySeal('revision', newest, world.deployment)
  );
}

function refusal(
  binding: ServiceBinding,
  artifact: DeployableArtifact,
  artifactIsAdmitted: boolean,
): string {
  const { environment } = binding.spec;
  return artifactIsAdmitted
    ? `The overrides, configuration or release state of ${environment} are not the ones that were let in. Ask for a promotion of this change into ${environment}; what runs keeps running.`
    : `${artifact.metadata.name} was not let into ${environment}. Promote it into ${environment}; what runs keeps running.`;
}
