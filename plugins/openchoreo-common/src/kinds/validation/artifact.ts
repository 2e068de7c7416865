import type { FieldProblem } from '@openchoreo-backstage/kube-objects';
import { verifyArtifact } from '../../delivery/artifact';
import type { DeployableArtifact } from '../DeployableArtifact';
import { exactlyOne, forbidden } from './problems';
import { workloadTemplateProblems } from './workloadTemplate';

/**
 * An artifact says where it came from, and is what its hash and name say (V-21).
 * Artifacts imported from upstream have no hash and keep their names.
 */
export function deployableArtifactRule(
  artifact: DeployableArtifact,
): FieldProblem[] {
  const { targetArtifact, contentHash, workloadSpec } = artifact.spec;
  const { fromBuildRef } = targetArtifact;
  return [
    ...(contentHash
      ? verifyArtifact(artifact)
      : exactlyOne('spec.targetArtifact', targetArtifact, [
          'fromBuildRef',
          'fromImageRef',
        ])),
    ...(fromBuildRef?.name && fromBuildRef.gitRevision
      ? [
          forbidden(
            'spec.targetArtifact.fromBuildRef.gitRevision',
            'must not be set beside name',
          ),
        ]
      : []),
    ...(workloadSpec
      ? workloadTemplateProblems(workloadSpec, 'spec.workloadSpec')
      : []),
  ];
}
