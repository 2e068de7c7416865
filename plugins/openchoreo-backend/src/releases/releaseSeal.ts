import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  type Release,
  type ReleaseSpec,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Sealer } from '../sealing';

interface Identified {
  metadata: { namespace?: string; name: string };
}

/**
 * What the seal of a Release covers: its manifests, and whose they are, so
 * that a sealed spec cannot be carried over to another Release.
 */
function payload(release: Identified & { spec: ReleaseSpec }) {
  return {
    kind: 'Release',
    namespace: release.metadata.namespace,
    name: release.metadata.name,
    spec: release.spec,
  };
}

/** The seal that a Release of the control plane carries. */
export function sealRelease(
  sealer: Sealer,
  release: Identified & { spec: ReleaseSpec },
): string {
  return sealer.seal(payload(release));
}

/** Whether the control plane wrote the spec of this Release. */
export function isSealedRelease(
  sealer: Sealer,
  release: Release & KubeObject,
): boolean {
  return sealer.verify(
    payload(release),
    release.metadata.annotations?.[annotations.seal],
  );
}
