import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  hashOfArtifact,
  nextRevision,
  withRevision,
  type ChoreoDeployment,
  type DeployableArtifact,
  type DeploymentPipeline,
  type DeploymentRevision,
  type Promotion,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { editorOf } from '../admission';
import { kinds, lookups, namespaceOf } from '../hierarchy';
import { entryVerifier, sealedHistory, sealEntry } from '../sealing';
import { system, writeStatus, type Statement } from '../status';
import type { BindingDependencies } from './bindingController';
import { causeOf } from './cause';
import { deploymentStatus } from './deploymentStatus';

/** What is true of a binding whose revision was just recorded. */
const ROLLING_OUT: Statement = {
  type: 'Ready',
  status: 'False',
  reason: 'ResourceHealthProgressing',
  message: '',
};

/**
 * Adds a sealed revision to the history of a binding when artifact or
 * overrides are others than those of the newest one (spec/controllers.md 15.4).
 *
 * @returns the Deployment as it then is
 */
export async function recordRevision(
  deps: BindingDependencies,
  change: {
    binding: Stored<ServiceBinding>;
    deployment: Stored<ChoreoDeployment>;
    artifact: Stored<DeployableArtifact>;
    changeHash: string;
    pipeline: DeploymentPipeline | undefined;
  },
): Promise<Stored<ChoreoDeployment>> {
  const { binding, artifact } = change;
  const deployment = sealedHistory(
    change.deployment,
    entryVerifier(deps.sealer),
  );
  const promotion = promotionOf(deps, binding);
  const unsealed = nextRevision({
    deployment,
    artifact,
    overrides: binding.spec,
    changeHash: change.changeHash,
    ...causeOf({
      binding,
      artifact,
      artifactHash: hashOfArtifact(artifact),
      deployment,
      pipeline: change.pipeline,
      promotion,
      developer: developerOf(deps, binding),
    }),
    now: deps.clock.now(),
  });
  if (!unsealed) return change.deployment;
  const added: DeploymentRevision = {
    ...unsealed,
    seal: sealEntry(deps.sealer, 'revision', unsealed, deployment),
  };
  const status = {
    ...deployment.status,
    revisions: withRevision(
      deployment.status?.revisions,
      added,
      deployment.spec.revisionHistoryLimit,
    ),
  };
  return writeStatus(
    deps.client,
    deployment,
    // Said with the revision, or it would be another write right after.
    deploymentStatus(
      { ...deployment, status },
      ROLLING_OUT,
      'Progressing',
      deps.clock.now(),
    ),
    system(
      'servicebinding',
      `Revision ${added.revision} of ${binding.metadata.name}: ${artifact.metadata.name}`,
    ),
  );
}

/** The Promotion behind a binding. Anybody can write its annotation, so only an admitted one counts. */
function promotionOf(
  { reader, sealer }: BindingDependencies,
  binding: Stored<ServiceBinding>,
): Stored<Promotion> | undefined {
  const name = binding.metadata.annotations?.[annotations.promotion];
  const promotion =
    name === undefined
      ? undefined
      : reader.get<Promotion>({
          ...kinds.Promotion,
          namespace: namespaceOf(binding),
          name,
        });
  const admission = promotion?.status?.admission;
  return admission && entryVerifier(sealer)('admission', admission, promotion)
    ? promotion
    : undefined;
}

/** Who changed last what is built; edits of the class are the platform's. */
function developerOf(
  { reader }: BindingDependencies,
  binding: Stored<ServiceBinding>,
): string | undefined {
  const find = lookups(reader);
  const namespace = namespaceOf(binding);
  const sources = [
    ...find.workloadsOf(namespace, binding.spec.owner),
    ...find.servicesOf(namespace, binding.spec.owner),
  ];
  return sources.map(editorOf).find(editor => editor !== undefined);
}
