import {
  deepEqualJson,
  refOf,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ControllerOptions } from '@openchoreo-backstage/kube-runtime';
import {
  labels,
  render,
  type ChoreoDeployment,
  type DeployableArtifact,
  type PlatformSettings,
  type Release,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups } from '../hierarchy';
import { entryVerifier, type Sealer } from '../sealing';
import { isDeleting, system } from '../status';
import { assess } from './assess';
import { bindingTriggers } from './bindingTriggers';
import { ensureDeployment } from './deploymentRecord';
import { followingArtifact } from './followingArtifact';
import { ensureRelease, ReleaseWriteError } from './releaseRecord';
import { reportBinding, type Finding } from './reportBinding';
import { recordRevision } from './revisionRecord';
import { undeploy } from './undeploy';

const NAME = 'servicebinding';

/** What the binding controller needs beside the cluster. */
export interface BindingDependencies extends ControllerDependencies {
  sealer: Sealer;
  /** What the installation decides for all renders. */
  platform?: Partial<PlatformSettings>;
}

/**
 * Brings one service to one environment: lets the artifact in or not, copies
 * what follows from it, records the revision, renders the Release and says how
 * it does (spec/controllers.md 6.5, 15.3.6, 15.4).
 *
 * Whatever is not let in, cannot be resolved or does not render leaves the
 * last Release as it is.
 */
export function createBindingController(
  deps: BindingDependencies,
): ControllerOptions {
  const { client, reader } = deps;
  const find = lookups(reader);
  const verifySeal = entryVerifier(deps.sealer);

  return {
    name: NAME,
    for: kinds.ServiceBinding,
    concurrency: 4,
    owns: [kinds.Deployment],
    watches: bindingTriggers(reader),
    async reconcile({ namespace = '', name }) {
      const binding = reader.get<ServiceBinding>({
        ...kinds.ServiceBinding,
        namespace,
        name,
      });
      if (!binding || isDeleting(binding)) return;
      const deployment = find.deployment(namespace, name);
      const release = find.release(namespace, name);
      try {
        const outcome = await bring(binding, deployment, release);
        await reportBinding(deps, outcome);
      } catch (error) {
        if (!(error instanceof ReleaseWriteError)) throw error;
        await reportBinding(deps, {
          binding,
          deployment,
          release,
          finding: { kind: 'writeFailed', error },
        });
        throw error;
      }
    },
  };

  async function bring(
    binding: Stored<ServiceBinding>,
    deployment: Stored<ChoreoDeployment> | undefined,
    release: Stored<Release> | undefined,
  ): Promise<Outcome> {
    const verdict = assess(reader, binding, deployment, {
      verifySeal,
      platform: deps.platform,
      now: deps.clock.now(),
    });
    const state = { binding, deployment, release };
    // Taking something away must not depend on being able to render it, but a
    // gate holds for that too.
    const mayUndeploy =
      verdict.allowed || verdict.reason !== 'PromotionRequired';
    if (binding.spec.releaseState === 'Undeploy' && mayUndeploy) {
      await undeploy(client, binding, release);
      return { ...state, finding: { kind: 'undeployed' } };
    }
    if (!verdict.allowed) {
      return { ...state, finding: { kind: 'refused', refused: verdict } };
    }
    const { artifact, input } = verdict;
    const current = await copyFromArtifact(binding, artifact);
    const rendered = render(input);
    if (rendered.problems.length > 0 || rendered.waiting.length > 0) {
      return {
        binding: current,
        deployment,
        release,
        finding: { kind: 'notRendered', artifact, rendered },
      };
    }
    const record = await ensureDeployment(
      client,
      current,
      artifact,
      deployment,
    );
    const revised = await recordRevision(deps, {
      binding: current,
      deployment: record,
      artifact,
      changeHash: verdict.changeHash,
      pipeline: verdict.pipeline,
    });
    if (release && isDeleting(release)) {
      return {
        binding: current,
        deployment: revised,
        release,
        finding: { kind: 'leaving' },
      };
    }
    return {
      binding: current,
      deployment: revised,
      release: await ensureRelease(
        deps,
        current,
        revised,
        artifact,
        rendered,
        release,
      ),
      finding: { kind: 'rendered', artifact, rendered },
    };
  }

  /** What runs is the artifact's business: the binding's copy follows it. */
  async function copyFromArtifact(
    binding: Stored<ServiceBinding>,
    artifact: Stored<DeployableArtifact>,
  ): Promise<Stored<ServiceBinding>> {
    const spec = followingArtifact(binding.spec, artifact);
    const isCopied =
      deepEqualJson(binding.spec, spec) &&
      binding.metadata.labels?.[labels.deployableArtifact] ===
        artifact.metadata.name;
    if (isCopied) return binding;
    return client.replace<ServiceBinding>(
      {
        ...binding,
        metadata: {
          ...binding.metadata,
          labels: {
            ...binding.metadata.labels,
            [labels.deployableArtifact]: artifact.metadata.name,
          },
        },
        spec,
      },
      system(
        NAME,
        `${refOf(binding).name} follows artifact ${artifact.metadata.name}`,
      ),
    );
  }
}

interface Outcome {
  binding: Stored<ServiceBinding>;
  deployment: Stored<ChoreoDeployment> | undefined;
  release: Stored<Release> | undefined;
  finding: Finding;
}
