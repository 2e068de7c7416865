import type { DeployableArtifact } from '../kinds';
import { artifactChip } from './artifactChip';

/** `<component>-<h16>` (spec/resources.md 2.8). */
const ARTIFACT_NAME = /\b[a-z0-9](?:[a-z0-9-]*[a-z0-9])?-[0-9a-f]{16}\b/g;

/**
 * A sentence with versions in place of artifact names: people know versions,
 * the names are for machines and stay in the objects.
 *
 * @param find - the artifact of a name; undefined leaves the name as it is
 * @public
 */
export function withVersions(
  sentence: string,
  find: (name: string) => DeployableArtifact | undefined,
): string {
  return sentence.replace(ARTIFACT_NAME, name => {
    const artifact = find(name);
    return artifact ? artifactChip(artifact).version : name;
  });
}
