import {
  type KubeObject,
  type ObjectList,
  type Stored,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
} from '@openchoreo-backstage/kube-objects';
import type { ListOptions } from '@openchoreo-backstage/kube-runtime';
import type { Database } from '../database/Database';
import { decodeContinue, encodeContinue } from './continueToken';
import {
  type ListedRow,
  type SnapshotQuery,
  readAt,
  readNow,
} from './snapshot';

/** Rows are read in chunks of at least this many, since many may not match. */
const MIN_CHUNK = 200;
/** And at most this many: others want a turn between two chunks. */
const MAX_CHUNK = 1_000;

export interface ListContext {
  database: Database;
  epoch: string;
  /** `kube_clusters.key`. */
  clusterKey: number;
  clusterId: string;
  /** `Deployment.apps`. */
  kind: string;
  /** What readers see of a stored body. */
  view(body: string): Stored;
}

/** @throws BadRequestError for a selector or token that is none, GoneError for an expired token */
export async function listObjects(
  context: ListContext,
  options: ListOptions,
): Promise<ObjectList<Stored>> {
  const matches = matcher(options);
  const query: SnapshotQuery = {
    cluster: context.clusterKey,
    kind: context.kind,
    namespace: options.namespace,
  };
  return listPage(context, query, options, matches);
}

/** Which objects a reader wants and may see. */
export function matcher(
  options: Pick<ListOptions, 'labelSelector' | 'fieldSelector' | 'authorize'>,
): (object: KubeObject) => boolean {
  const labels = parseLabelSelector(options.labelSelector);
  const fields = parseFieldSelector(options.fieldSelector);
  const { authorize } = options;
  return object =>
    matchesLabels(labels, object.metadata.labels) &&
    matchesFields(fields, object) &&
    (!authorize || authorize(object));
}

async function listPage(
  context: ListContext,
  query: SnapshotQuery,
  options: ListOptions,
  matches: (object: KubeObject) => boolean,
): Promise<ObjectList<Stored>> {
  const { database, epoch, clusterId: cluster, kind } = context;
  const limit = options.limit || Number.MAX_SAFE_INTEGER;
  const token =
    options.continue === undefined
      ? undefined
      : decodeContinue(options.continue, { epoch, cluster, kind });
  const chunk = Math.min(MAX_CHUNK, Math.max(MIN_CHUNK, limit + 1));
  const items: Stored[] = [];
  let rv = token?.rv;
  let after = token && { namespace: token.namespace, name: token.name };

  for (;;) {
    options.signal?.throwIfAborted();
    let rows: ListedRow[];
    if (rv === undefined) {
      const now = await readNow(database, { ...query, limit: chunk });
      rv = now.rv;
      rows = now.rows;
    } else {
      rows = await readAt(database, { ...query, after, limit: chunk }, rv);
    }
    for (const row of rows) {
      const object = context.view(row.body);
      if (matches(object)) {
        if (items.length === limit) {
          // One more than asked for shows that another page is worth a call.
          const last = items[limit - 1].metadata;
          return {
            items,
            resourceVersion: String(rv),
            continue: encodeContinue({
              epoch,
              rv,
              cluster,
              kind,
              namespace: last.namespace ?? '',
              name: last.name,
            }),
          };
        }
        items.push(object);
      }
    }
    if (rows.length < chunk) {
      return { items, resourceVersion: String(rv) };
    }
    after = rows[rows.length - 1];
  }
}
