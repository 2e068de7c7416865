import {
  type CompiledSchema,
  type KindRef,
  NotFoundError,
  compileSchema,
} from '@openchoreo-backstage/kube-objects';
import { type SealedPath, parseSealedPath } from '../sealing/sealedPaths';
import { withoutDefaults } from '../writes/shape';
import type { CustomKind } from './CustomKind';
import { namespaceKind } from './builtInKinds/core';

/** A kind as a cluster works with it. */
export interface RegisteredKind extends CustomKind {
  /** `Deployment.apps`, `Secret`: unique in a cluster. */
  key: string;
  apiVersion: string;
  compiled?: CompiledSchema;
  /** For configurations of appliers. */
  compiledWithoutDefaults?: CompiledSchema;
  sealedPaths: SealedPath[];
}

/** The kinds of one cluster. */
export interface KindRegistry {
  all(): RegisteredKind[];
  /** @throws NotFoundError when the cluster does not know the kind in that version */
  find(ref: KindRef): RegisteredKind;
  byKey(key: string): RegisteredKind | undefined;
}

/**
 * Namespaces are always among the kinds, since objects of other kinds live in
 * them.
 *
 * @throws Error when two kinds have the same group and kind
 */
export function kindRegistry(kinds: readonly CustomKind[]): KindRegistry {
  const byKey = new Map<string, RegisteredKind>();
  const hasNamespaces = kinds.some(
    kind => kind.group === '' && kind.kind === 'Namespace',
  );
  for (const kind of hasNamespaces ? kinds : [namespaceKind, ...kinds]) {
    const key = kindKey(kind.group, kind.kind);
    if (byKey.has(key)) {
      throw new Error(`The kind ${key} is declared twice`);
    }
    byKey.set(key, {
      ...kind,
      key,
      apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version,
      compiled: kind.schema && compileSchema(kind.schema),
      compiledWithoutDefaults:
        kind.schema && compileSchema(withoutDefaults(kind.schema)),
      sealedPaths: (kind.sealed ?? []).map(parseSealedPath),
    });
  }
  return {
    all: () => [...byKey.values()],
    byKey: key => byKey.get(key),
    find: ref => {
      const kind = byKey.get(kindKeyOf(ref));
      if (!kind) {
        throw new NotFoundError(
          `This cluster has no kind "${ref.kind}" in "${ref.apiVersion}"; register it, or check the spelling`,
        );
      }
      if (kind.apiVersion !== ref.apiVersion) {
        throw new NotFoundError(
          `This cluster serves ${kind.key} as "${kind.apiVersion}", not as "${ref.apiVersion}"`,
        );
      }
      return kind;
    },
  };
}

/** `Deployment.apps`; just the kind in the core group. */
export function kindKey(group: string, kind: string): string {
  return group ? `${kind}.${group}` : kind;
}

/** The key of the kind that a reference names, whatever its version. */
export function kindKeyOf(ref: KindRef): string {
  const slash = ref.apiVersion.indexOf('/');
  return kindKey(slash < 0 ? '' : ref.apiVersion.slice(0, slash), ref.kind);
}
