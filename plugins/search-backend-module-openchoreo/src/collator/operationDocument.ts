import { createHash } from 'node:crypto';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import { apiEntityName } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Operation } from '../operations/operation';

/** Longest text of a document; the rest is in the definition. */
const MAX_TEXT = 2_000;

/**
 * What search knows of one operation, or of an API whose definition could not
 * be read: then `method` and `path` are empty.
 *
 * Every document has all fields: the built-in search engine indexes the fields
 * of the first one only.
 *
 * @public
 */
export interface ApiOperationDocument extends IndexableDocument {
  /** `GET`, `QUERY`, `RPC`, `SEND`, ... */
  method: string;
  path: string;
  /** The words of the path: PostgreSQL takes a path for one word. */
  keywords: string;
  component: string;
  project: string;
  organization: string;
  /** Name of the API entity in the catalog. */
  apiName: string;
}

/** The endpoint that an operation belongs to. */
export interface ApiOf {
  organization: string;
  project: string;
  component: string;
  endpoint: string;
}

/** The document of one operation. */
export function operationDocument(
  api: ApiOf,
  operation: Operation,
): ApiOperationDocument {
  const { method, path, summary, description, tags } = operation;
  const title = `${method} ${path}`;
  return documentOf(api, {
    title,
    text: sentences(summary, description, tags.join(', ')),
    // Engines tell documents apart by location, so each needs its own.
    anchor: title,
    method,
    path,
  });
}

/** The document of an API whose operations are not known. */
export function apiDocument(api: ApiOf): ApiOperationDocument {
  return documentOf(api, {
    title: apiEntityName(api.component, api.endpoint),
    text: `API ${api.endpoint} of component ${api.component}. Its definition could not be read, so its operations are not found by search.`,
    method: '',
    path: '',
  });
}

function documentOf(
  { organization, project, component, endpoint }: ApiOf,
  about: {
    title: string;
    text: string;
    anchor?: string;
    method: string;
    path: string;
  },
): ApiOperationDocument {
  const { title, text, anchor, method, path } = about;
  const apiName = apiEntityName(component, endpoint);
  const resourceRef = stringifyEntityRef({
    kind: 'API',
    namespace: organization,
    name: apiName,
  });
  return {
    title,
    text: cut(text),
    location: `/catalog/${organization}/api/${apiName}${
      anchor === undefined ? '' : `#${anchorOf(anchor)}`
    }`,
    method,
    path,
    keywords: [...new Set(path.match(/[\p{L}\p{N}]+/gu) ?? [])].join(' '),
    component,
    project,
    organization,
    apiName,
    authorization: { resourceRef },
  };
}

/** `get-books-isbn-1f3a9c20`: readable, and no two operations share one. */
function anchorOf(title: string): string {
  const readable = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  const hash = createHash('sha256').update(title).digest('hex').slice(0, 8);
  return `${readable}-${hash}`;
}

function sentences(...parts: string[]): string {
  return parts.filter(part => part !== '').join('\n');
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
