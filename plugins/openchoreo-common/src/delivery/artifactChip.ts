import type { ArtifactChip } from '../api';
import type { DeployableArtifact } from '../kinds';
import { mintedAt } from './artifact';
import { imageTag, imageWithoutRegistry, isSandboxImage } from './image';
import { containersInOrder } from './mainContainer';

const SHORT_COMMIT = 7;
const SHORT_DIGEST = 12;

/**
 * How an artifact is drawn wherever it appears. Mark and hue come from its hash
 * alone, so equal versions look equal to everyone, everywhere.
 *
 * @param commitMessage - message of the commit it was built from, where known
 * @public
 */
export function artifactChip(
  artifact: DeployableArtifact,
  commitMessage?: string,
): ArtifactChip {
  const containers = containersInOrder(artifact.spec.workloadSpec ?? {});
  const image = containers[0]?.container.image ?? '';
  const hash = artifact.spec.contentHash ?? '';
  const title = commitMessage?.split('\n')[0].trim();
  return {
    name: artifact.metadata.name,
    contentHash: hash,
    ...markAndHue(hash),
    version: versionOf(artifact, image),
    title: title || imageWithoutRegistry(image),
    image,
    createdAt: mintedAt(artifact),
    simulated: containers.some(({ container }) =>
      isSandboxImage(container.image),
    ),
  };
}

/** The chip of something of which only hash and image are known any more. */
export function imageChip(
  known: Pick<ArtifactChip, 'name' | 'contentHash' | 'image' | 'createdAt'>,
): ArtifactChip {
  return {
    ...known,
    ...markAndHue(known.contentHash),
    version: shortVersion(imageTag(known.image)),
    title: imageWithoutRegistry(known.image) || known.name,
    simulated: isSandboxImage(known.image),
  };
}

/** Two capital letters and a hue of 0 to 359 from the first 8 hex digits of a hash. */
export function markAndHue(hash: string): { mark: string; hue: number } {
  const digits = hash.replace(/^sha256:/, '').padEnd(8, '0');
  const letter = (at: number) =>
    String.fromCharCode(65 + (parseInt(digits.slice(at, at + 2), 16) % 26));
  return {
    mark: letter(0) + letter(2),
    hue: parseInt(digits.slice(4, 8), 16) % 360,
  };
}

function versionOf(artifact: DeployableArtifact, image: string): string {
  const { fromBuildRef, fromImageRef } = artifact.spec.targetArtifact;
  if (fromBuildRef?.gitRevision) {
    return fromBuildRef.gitRevision.slice(0, SHORT_COMMIT);
  }
  return shortVersion(fromImageRef?.tag || imageTag(image));
}

function shortVersion(version: string): string {
  return version.startsWith('sha256:')
    ? version.slice('sha256:'.length).slice(0, SHORT_DIGEST)
    : version;
}
