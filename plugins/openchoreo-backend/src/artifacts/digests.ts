import {
  containersInOrder,
  type DeployableArtifact,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Statement } from '../status';

/**
 * Whether every image of an artifact is named by its digest, so that what was
 * tested is what runs (design.md section 5).
 */
export function digestPinned(artifact: DeployableArtifact): Statement {
  const tagged = containersInOrder(artifact.spec.workloadSpec ?? {}).filter(
    ({ container }) => !container.image.includes('@'),
  );
  return tagged.length > 0
    ? {
        type: 'DigestPinned',
        status: 'False',
        reason: 'TagOnly',
        message: `A tag can be moved to another image: ${tagged
          .map(({ name, container }) => `${name} runs ${container.image}`)
          .join(', ')}.`,
      }
    : {
        type: 'DigestPinned',
        status: 'True',
        reason: 'DigestsKnown',
        message: 'Every image is named by its digest.',
      };
}
