import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  compareNewestFirst,
  labels,
  type ComponentOwner,
  type DeployableArtifact,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { namespaceOf, type Lookups } from '../hierarchy';
import { isDeleting } from '../status';

/**
 * Artifacts of a component that nothing names any more: no binding, no
 * revision, no Promotion, and not among the newest.
 *
 * @param keep - how many of the newest stay in any case
 */
export function outdatedArtifacts(
  find: Lookups,
  artifact: Stored<DeployableArtifact>,
  keep: number,
): Stored<DeployableArtifact>[] {
  const namespace = namespaceOf(artifact);
  const { [labels.project]: projectName, [labels.component]: componentName } =
    artifact.metadata.labels ?? {};
  if (!projectName || !componentName) return [];
  const all = find.artifactsOf(namespace, componentName);
  if (all.length <= keep) return [];
  const used = namedArtifacts(find, namespace, { projectName, componentName });
  return [...all]
    .sort(compareNewestFirst)
    .slice(keep)
    .filter(old => !used.has(old.metadata.name) && !isDeleting(old));
}

function namedArtifacts(
  find: Lookups,
  namespace: string,
  owner: ComponentOwner,
): Set<string> {
  const bindings = find.bindingsOf(namespace, owner);
  const revisions = bindings.flatMap(
    ({ metadata }) =>
      find.deployment(namespace, metadata.name)?.status?.revisions ?? [],
  );
  const names = [
    ...bindings.map(({ spec }) => spec.artifactRef),
    ...revisions.map(revision => revision.deploymentArtifactRef),
    ...find.promotionsOf(namespace, owner).map(({ spec }) => spec.artifactRef),
  ];
  return new Set(names.filter(name => name !== undefined));
}
