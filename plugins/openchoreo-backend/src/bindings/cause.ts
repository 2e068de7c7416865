import {
  changeKind,
  type ChangeKind,
  type ChoreoDeployment,
  type DeployableArtifact,
  type DeploymentPipeline,
  type DeploymentRevision,
  type Promotion,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { editorOf } from '../admission/authorship';

/** Why a revision comes about. */
export type RevisionCause = Pick<
  DeploymentRevision,
  'cause' | 'promotion' | 'author'
>;

const CAUSE_OF_CHANGE: Readonly<
  Record<ChangeKind, DeploymentRevision['cause']>
> = {
  promotion: 'Promotion',
  deployment: 'Promotion',
  rollback: 'Rollback',
  import: 'Import',
  overrides: 'Edit',
  releaseState: 'Edit',
};

/**
 * What caused the change that a binding shows: the Promotion that wrote it,
 * else the one who changed what is built, else the one who edited the binding
 * (spec/controllers.md 15.4).
 */
export function causeOf(facts: {
  binding: ServiceBinding;
  artifact: DeployableArtifact;
  artifactHash: string;
  deployment: ChoreoDeployment | undefined;
  pipeline: DeploymentPipeline | undefined;
  /** The admitted Promotion that the binding's annotation names. */
  promotion: Promotion | undefined;
  /** Who edited the Workload or the Service last. */
  developer: string | undefined;
}): RevisionCause {
  const { binding, artifact, deployment, promotion } = facts;
  const newest = deployment?.status?.revisions?.[0];
  const isItsWork =
    promotion !== undefined &&
    promotion.spec.artifactRef === artifact.metadata.name &&
    newest?.promotion !== promotion.metadata.name;
  if (isItsWork) {
    const kind = changeKind(promotion, {
      artifact,
      pipeline: facts.pipeline,
      target: { binding, deployment },
    });
    return {
      cause: CAUSE_OF_CHANGE[kind],
      promotion: promotion.metadata.name,
      author: promotion.spec.requestedBy,
    };
  }
  return newest?.artifactHash === facts.artifactHash
    ? { cause: 'Edit', author: editorOf(binding) ?? 'system:servicebinding' }
    : { cause: 'Build', author: facts.developer ?? 'system:service' };
}
