import type { ApplyProblem } from '@openchoreo-backstage/plugin-openchoreo-common';
import { findKind, unknownKindMessage } from '../kinds';
import type { ManifestDocument } from './documents';

/**
 * Puts objects without a namespace into `default`, and takes the namespace off
 * cluster-scoped ones.
 *
 * @returns the documents of kinds that are not served, as problems
 */
export function completeDocuments(
  documents: readonly ManifestDocument[],
): ApplyProblem[] {
  return documents.flatMap((document): ApplyProblem[] => {
    const { object, index } = document;
    const kind = findKind(object.kind, object.apiVersion);
    if (!kind) {
      return [
        {
          document: index,
          path: 'kind',
          message: unknownKindMessage(object.kind, object.apiVersion),
          line: document.lineOf('kind'),
        },
      ];
    }
    if (!kind.namespaced) delete object.metadata.namespace;
    else object.metadata.namespace ??= 'default';
    return [];
  });
}
