import {
  ApiError,
  deepEqualJson,
  refOf,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { EmbeddedCluster } from '@openchoreo-backstage/kube-embedded';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import type {
  ApplyProblem,
  ApplyResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ManifestDocument } from './documents';

/** Field manager of everything that comes through the portal's API. */
export const API_FIELD_MANAGER = 'openchoreo-api';

export interface ApplyTarget {
  client: Pick<EmbeddedCluster, 'apply' | 'writeAll'>;
  /** The object as it is stored, if it is. */
  current(object: KubeObject): Promise<Stored | undefined>;
  /** Resolves when an organization's namespace is there. @throws UnavailableError after a deadline */
  organizationReady(name: string): Promise<void>;
  /** What is accepted but worth knowing: missing references, input not enforced yet. */
  warningsFor(object: KubeObject, together: readonly KubeObject[]): string[];
  /** The references of an object to things that neither exist nor come along. */
  missingReferences(
    object: KubeObject,
    together: readonly KubeObject[],
  ): Array<{ path: string; message: string }>;
}

export interface ApplyRequest {
  documents: readonly ManifestDocument[];
  dryRun: boolean;
  /** Unknown fields and missing references are problems, not warnings. */
  strict: boolean;
  context: WriteContext;
}

export type ApplyOutcome =
  | { problems: ApplyProblem[] }
  | { response: ApplyResponse };

/**
 * Applies documents: every one is tried first, and unless all are right none
 * is written. A new organization has to be there before what lives in it, so
 * it goes first; should what follows be refused then, the answer says so.
 */
export async function applyManifests(
  request: ApplyRequest,
  target: ApplyTarget,
): Promise<ApplyOutcome> {
  const { documents, dryRun, strict, context } = request;
  const objects = documents.map(one => one.object);
  const options = {
    fieldManager: API_FIELD_MANAGER,
    force: true,
    strict,
  };
  const newOrganizations = await findNewOrganizations();
  const startsNewOrganization = (object: KubeObject) =>
    newOrganizations.has(object.metadata.namespace ?? '');

  const twice = duplicateProblems();
  if (twice.length > 0) return { problems: twice };

  const before = new Map<ManifestDocument, Stored | undefined>();
  const after = new Map<ManifestDocument, Stored>();
  const problems: ApplyProblem[] = [];
  for (const document of documents) {
    const { object } = document;
    if (strict) {
      problems.push(
        ...target
          .missingReferences(object, objects)
          .map(problem => located(document, problem)),
      );
    }
    if (startsNewOrganization(object)) continue;
    before.set(document, await target.current(object));
    try {
      after.set(
        document,
        await target.client.apply(object, context, {
          ...options,
          dryRun: true,
        }),
      );
    } catch (error) {
      problems.push(...problemsOf(document, error));
    }
  }
  if (problems.length > 0) return { problems };

  if (!dryRun) {
    const organizations = documents.filter(
      one => one.object.kind === 'Organization',
    );
    if (newOrganizations.size > 0) {
      await write(organizations);
      await Promise.all(
        [...newOrganizations].map(name => target.organizationReady(name)),
      );
      const rest = documents.filter(one => !organizations.includes(one));
      const refused = await tryAgain(rest.filter(one => !before.has(one)));
      if (refused.length > 0) return { problems: refused };
      await write(rest);
    } else {
      await write(documents);
    }
  }

  return {
    response: {
      dryRun,
      results: documents.map(document => {
        const { object, index } = document;
        return {
          document: index,
          ...refOf(object),
          action: actionOf(before.get(document), after.get(document)),
          warnings: target.warningsFor(after.get(document) ?? object, objects),
        };
      }),
    },
  };

  async function write(some: readonly ManifestDocument[]) {
    if (some.length === 0) return;
    const stored = await target.client.writeAll(
      some.map(({ object }) => ({ verb: 'apply', object, options })),
      context,
    );
    some.forEach((document, index) => after.set(document, stored[index]));
  }

  async function tryAgain(some: readonly ManifestDocument[]) {
    const refused: ApplyProblem[] = [];
    for (const document of some) {
      try {
        await target.client.apply(document.object, context, {
          ...options,
          dryRun: true,
        });
      } catch (error) {
        refused.push(...problemsOf(document, error));
      }
    }
    return refused;
  }

  async function findNewOrganizations(): Promise<Set<string>> {
    const found = new Set<string>();
    for (const object of objects) {
      if (object.kind === 'Organization' && !(await target.current(object))) {
        found.add(object.metadata.name);
      }
    }
    return found;
  }

  function duplicateProblems(): ApplyProblem[] {
    const seen = new Map<string, number>();
    return documents.flatMap(document => {
      const key = objectName(document.object);
      const first = seen.get(key);
      if (first === undefined) {
        seen.set(key, document.index);
        return [];
      }
      return [
        located(document, {
          path: 'metadata.name',
          message: `is the same object as document ${first}`,
        }),
      ];
    });
  }
}

function actionOf(
  before: Stored | undefined,
  after: Stored | undefined,
): ApplyResponse['results'][number]['action'] {
  if (!before) return 'created';
  // NOTE: not by resource version, which a dry run leaves as it is.
  return after && !deepEqualJson(contentOf(before), contentOf(after))
    ? 'configured'
    : 'unchanged';
}

/** What of an object a person wrote; who owns which field is no content. */
function contentOf(object: Stored): unknown {
  const { status: _status, metadata, ...content } = object;
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  return { ...content, labels, annotations, finalizers, ownerReferences };
}

function located(
  document: ManifestDocument,
  problem: { path: string; message: string },
): ApplyProblem {
  return {
    ...problem,
    document: document.index,
    object: objectName(document.object),
    line: document.lineOf(problem.path),
  };
}

/** The problems of one document; anything but an answer of the store is thrown on. */
function problemsOf(
  document: ManifestDocument,
  error: unknown,
): ApplyProblem[] {
  if (!(error instanceof ApiError) || error.code >= 500) throw error;
  if (error.problems.length === 0) {
    return [located(document, { path: '', message: error.message })];
  }
  // Types are checked on the input and on the result, so some come twice.
  return error.problems
    .filter(
      ({ path, message }, index, all) =>
        all.findIndex(
          other => other.path === path && other.message === message,
        ) === index,
    )
    .map(problem => located(document, problem));
}

function objectName({ kind, metadata }: KubeObject): string {
  return metadata.namespace
    ? `${kind} ${metadata.namespace}/${metadata.name}`
    : `${kind} ${metadata.name}`;
}
