import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { FieldProblem } from '@openchoreo-backstage/kube-objects';
import { annotations } from '@openchoreo-backstage/plugin-openchoreo-common';

/** What people and the catalog know of an object, besides its name. */
export interface Described {
  displayName?: string;
  description?: string;
  /** Entity ref; a name alone is a group in the namespace `default`. */
  owner?: string;
}

/** The annotations for it, without those that would be empty. */
export function annotationsFor(described: Described): {
  annotations: Record<string, string>;
  problems: FieldProblem[];
} {
  const { displayName, description } = described;
  const { owner, problems } = readOwner(described.owner);
  return {
    annotations: {
      ...(displayName ? { [annotations.displayName]: displayName } : {}),
      ...(description ? { [annotations.description]: description } : {}),
      ...(owner ? { [annotations.owner]: owner } : {}),
    },
    problems,
  };
}

function readOwner(text: string | undefined): {
  owner?: string;
  problems: FieldProblem[];
} {
  if (!text) return { problems: [] };
  try {
    const ref = parseEntityRef(text, {
      defaultKind: 'group',
      defaultNamespace: 'default',
    });
    return { owner: stringifyEntityRef(ref), problems: [] };
  } catch (error) {
    // parseEntityRef throws a TypeError for what is no reference, nothing else.
    if (!(error instanceof TypeError)) throw error;
    return {
      problems: [
        {
          path: 'owner',
          message: 'must be an entity reference such as group:default/team-a',
        },
      ],
    };
  }
}
