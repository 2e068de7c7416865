import {
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  type Document,
} from 'yaml';
import { expansionProblem, yamlProblem } from './yamlProblems';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { ApplyProblem } from '@openchoreo-backstage/plugin-openchoreo-common';

/** One document of a request that could be read as an object. */
export interface ManifestDocument {
  /** Position in the request, from 0. */
  index: number;
  object: KubeObject;
  /** 1-based line of the deepest part of a field path that is there. */
  lineOf(path: string): number | undefined;
}

/** Documents per request; more is refused before anything is looked at. */
export const MAX_DOCUMENTS = 500;

/**
 * Reads multi-document YAML (or JSON, which is YAML). Empty documents are
 * passed over; everything that cannot be read is a problem with its line.
 */
export function parseManifests(text: string): {
  documents: ManifestDocument[];
  problems: ApplyProblem[];
} {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  }) as Document[];
  const documents: ManifestDocument[] = [];
  const problems: ApplyProblem[] = [];
  if (parsed.length > MAX_DOCUMENTS) {
    return {
      documents,
      problems: [
        {
          document: MAX_DOCUMENTS,
          path: '',
          message: `has ${parsed.length} documents; at most ${MAX_DOCUMENTS} fit in one request`,
        },
      ],
    };
  }

  parsed.forEach((document, index) => {
    if (document.errors.length > 0) {
      for (const error of document.errors) {
        problems.push({
          document: index,
          path: '',
          message: `is not YAML: ${yamlProblem(error.code)}`,
          line: lines.linePos(error.pos[0]).line,
        });
      }
      return;
    }
    if (isEmpty(document)) return;
    if (!isMap(document.contents)) {
      problems.push({
        document: index,
        path: '',
        message: 'must be an object with apiVersion, kind and metadata',
        line: lineOfNode(document.contents, lines),
      });
      return;
    }
    let value: unknown;
    try {
      // NOTE: aliases are expanded here; `yaml` counts them and throws on a bomb.
      value = document.toJS({ maxAliasCount: 100 });
    } catch (error) {
      problems.push({
        document: index,
        path: '',
        message: expansionProblem(error),
      });
      return;
    }
    const lineOf = (path: string) => lineOfPath(document, path, lines);
    const shape = envelopeProblems(value as Record<string, unknown>);
    if (shape.length > 0) {
      problems.push(
        ...shape.map(problem => ({
          document: index,
          line: lineOf(problem.path),
          ...problem,
        })),
      );
      return;
    }
    documents.push({ index, object: value as KubeObject, lineOf });
  });
  return { documents, problems };
}

/** Nothing but comments between two `---`. */
function isEmpty({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function envelopeProblems(
  value: Record<string, unknown>,
): Array<{ path: string; message: string }> {
  const problems: Array<{ path: string; message: string }> = [];
  for (const key of ['apiVersion', 'kind'] as const) {
    if (value[key] === undefined) {
      problems.push({ path: key, message: 'is required' });
    } else if (typeof value[key] !== 'string' || value[key] === '') {
      problems.push({ path: key, message: 'must be a non-empty string' });
    }
  }
  const metadata = value.metadata as Record<string, unknown> | undefined;
  if (
    metadata === undefined ||
    metadata === null ||
    typeof metadata !== 'object' ||
    Array.isArray(metadata)
  ) {
    problems.push({ path: 'metadata', message: 'must be an object' });
  } else {
    if (metadata.name === undefined) {
      problems.push({ path: 'metadata.name', message: 'is required' });
    } else if (typeof metadata.name !== 'string') {
      problems.push({ path: 'metadata.name', message: 'must be a string' });
    }
    if (
      metadata.namespace !== undefined &&
      typeof metadata.namespace !== 'string'
    ) {
      problems.push({
        path: 'metadata.namespace',
        message: 'must be a string',
      });
    }
  }
  return problems;
}

/** `spec.ports[0].name` as the keys to walk: `['spec', 'ports', 0, 'name']`. */
function keysOf(path: string): Array<string | number> {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(match => {
    const key = match[1] ?? match[2];
    return match[1] !== undefined && /^\d+$/.test(key) ? Number(key) : key;
  });
}

function lineOfPath(
  document: Document,
  path: string,
  lines: LineCounter,
): number | undefined {
  const keys = keysOf(path);
  for (let depth = keys.length; depth >= 0; depth--) {
    const node =
      depth === 0
        ? document.contents
        : document.getIn(keys.slice(0, depth), true);
    const line = lineOfNode(node, lines);
    if (line !== undefined) return line;
  }
  return undefined;
}

function lineOfNode(node: unknown, lines: LineCounter): number | undefined {
  return isNode(node) && node.range
    ? lines.linePos(node.range[0]).line
    : undefined;
}
