import {
  bindingFieldsOf,
  type DeployableArtifact,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/**
 * The spec of a binding that follows an artifact: reference and copy are the
 * artifact's, everything else stays the environment's own.
 */
export function followingArtifact(
  spec: ServiceBinding['spec'],
  artifact: DeployableArtifact,
): ServiceBinding['spec'] {
  const {
    className: _className,
    workloadSpec: _workloadSpec,
    apis: _apis,
    ...own
  } = spec;
  return {
    ...own,
    artifactRef: artifact.metadata.name,
    ...bindingFieldsOf(artifact),
  };
}
