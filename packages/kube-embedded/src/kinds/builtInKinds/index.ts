import type { CustomKind } from '../CustomKind';
import { appsKinds } from './apps';
import { batchKinds } from './batch';
import { coreKinds } from './core';
import { platformKinds } from './platform';

/**
 * The kinds that planes need besides their own: those of Kubernetes, the
 * Gateway API, Envoy Gateway and Cilium that rendered manifests have. Their
 * schemas say how appliers share them; they validate little.
 *
 * @public
 */
export const builtInKinds: readonly CustomKind[] = [
  ...coreKinds,
  ...appsKinds,
  ...batchKinds,
  ...platformKinds,
];
