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
  const near = nearestKind(kind);
  if (near) return `"${kind}" is not known; did you mean ${near.kind}?`;
  return `"${kind}" is not known. Known kinds: ${SERVED.map(
    one => one.kind,
  ).join(', ')}`;
}

/** The kind that differs by case, or by at most two letters. */
function nearestKind(kind: string): ServedKind | undefined {
  const wanted = kind.slice(0, 64).toLowerCase();
  const ranked = SERVED.map(one => ({
    one,
    edits: editDistance(wanted, one.kind.toLowerCase()),
  })).sort((a, b) => a.edits - b.edits);
  return ranked[0].edits <= 2 ? ranked[0].one : undefined;
}

/** Letters to insert, delete or exchange to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const exchanged = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(exchanged, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}
