import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  changeHash,
  letIn,
  resolve,
  wantedByBinding,
  type ChoreoDeployment,
  type DeployableArtifact,
  type DeploymentPipeline,
  type LetIn,
  type PlatformSettings,
  type RenderInput,
  type ServiceBinding,
  type VerifySeal,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { lookups, namespaceOf } from '../hierarchy';
import { renderInputFor } from '../rendering';
import { sealedHistory } from '../sealing';

/** What a binding asks for, and whether it may have it. */
export type Assessment =
  | {
      allowed: true;
      by: Extract<LetIn, { allowed: true }>['by'];
      input: RenderInput;
      artifact: Stored<DeployableArtifact>;
      changeHash: string;
      pipeline?: Stored<DeploymentPipeline>;
    }
  | {
      allowed: false;
      reason: Extract<LetIn, { allowed: false }>['reason'];
      message: string;
    };

/**
 * Runs the let-in test over what the cache shows (spec/controllers.md 15.3.6).
 * Nothing of a binding that fails it is rendered; what runs keeps running.
 */
export function assess(
  reader: ObjectReader,
  binding: Stored<ServiceBinding>,
  deployment: Stored<ChoreoDeployment> | undefined,
  options: {
    verifySeal: VerifySeal;
    platform?: Partial<PlatformSettings>;
    now: Date;
  },
): Assessment {
  const find = lookups(reader);
  const namespace = namespaceOf(binding);
  const { owner, artifactRef } = binding.spec;
  const environment = find.environment(namespace, binding.spec.environment);
  const artifact =
    artifactRef === undefined
      ? undefined
      : find.artifact(namespace, artifactRef);
  const no = (message: string): Assessment => ({
    allowed: false,
    reason: 'InvalidConfiguration',
    message,
  });
  if (!environment) {
    return no(
      `Environment ${binding.spec.environment} does not exist in ${namespace}.`,
    );
  }
  if (!artifact) {
    return no(
      artifactRef
        ? `Artifact ${artifactRef} does not exist in ${namespace}.`
        : 'The binding names no artifact: a Workload and a Service of its component mint one.',
    );
  }
  const gathered = renderInputFor(reader, {
    namespace,
    owner,
    environment: binding.spec.environment,
    artifact,
    overrides: binding.spec,
    releaseState: binding.spec.releaseState,
    platform: options.platform,
  });
  if (!gathered.input) return no(gathered.missing);
  const hash = changeHash({
    ...wantedByBinding(binding, artifact),
    configuration: resolve(gathered.input).configuration,
  });
  const project = find.project(namespace, owner.projectName);
  const pipeline = project && find.pipelineOf(project);
  const verdict = letIn(
    binding,
    {
      pipeline,
      environment,
      artifact,
      changeHash: hash,
      ...(deployment
        ? { deployment: sealedHistory(deployment, options.verifySeal) }
        : {}),
      promotions: find
        .promotionsOf(namespace, owner)
        .filter(({ spec }) => spec.to === binding.spec.environment),
      verifySeal: options.verifySeal,
    },
    options.now,
  );
  return verdict.allowed
    ? {
        allowed: true,
        by: verdict.by,
        input: gathered.input,
        artifact,
        changeHash: hash,
        pipeline,
      }
    : verdict;
}
