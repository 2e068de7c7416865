import type { KindRef } from '@openchoreo-backstage/kube-objects';
import { openchoreoKinds } from '@openchoreo-backstage/plugin-openchoreo-common';
import { ProblemsError } from './errors';

/** A kind that the API knows. */
export interface ServedKind extends KindRef {
  namespaced: boolean;
}

/** Core kinds that organizations keep beside OpenChoreo's own. */
const CORE_KINDS: readonly ServedKind[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', namespaced: true },
  { apiVersion: 'v1', kind: 'Secret', namespaced: true },
];

const SERVED: readonly ServedKind[] = [
  ...openchoreoKinds.map(({ group, version, kind, namespaced }) => ({
    apiVersion: `${group}/${version}`,
    kind,
    namespaced,
  })),
  ...CORE_KINDS,
];

/** Kinds that the live stream carries. */
export const streamedKinds: ReadonlySet<string> = new Set(
  openchoreoKinds.map(one => one.kind),
);

/** @returns undefined for kinds that are not served */
export function findKind(
  kind: string,
  apiVersion?: string,
): ServedKind | undefined {
  return SERVED.find(
    one =>
      one.kind === kind &&
      (apiVersion === undefined || one.apiVersion === apiVersion),
  );
}

/** @throws ProblemsError that names the kinds there are */
export function requireKind(kind: string): ServedKind {
  const found = findKind(kind);
  if (!found) {
    const message = unknownKindMessage(kind);
    throw new ProblemsError(`Kind ${message}`, [{ path: 'kind', message }]);
  }
  return found;
}

/** Says what is wrong with a kind, and what was probably meant. */
export function unknownKindMessage(kind: string, apiVersion?: string): string {
  const other = findKind(kind);
  if (other && apiVersion !== undefined) {
    return `"${kind}" is not in ${apiVersion}; it is in ${other.apiVersion}`;
  }
  const near = SERVED.find(
    one => one.kind.toLowerCase() === kind.toLowerCase(),
  );
  if (near) return `"${kind}" is not known; did you mean ${near.kind}?`;
  return `"${kind}" is not known. Known kinds: ${SERVED.map(
    one => one.kind,
  ).join(', ')}`;
}
