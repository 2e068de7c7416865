import { createHash } from 'node:crypto';
import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import {
  type Queries,
  type SqlRow,
  type SqlValue,
  integer,
} from '../database/Database';

/** Names a row of `kube_objects`. */
export interface ObjectKey {
  /** `kube_clusters.key`. */
  cluster: number;
  /** `Deployment.apps`. */
  kind: string;
  /** Empty for cluster-scoped kinds. */
  namespace: string;
  name: string;
}

/** A row of `kube_objects`. */
export interface ObjectRecord extends ObjectKey {
  uid: string;
  rv: number;
  generation: number;
  deleting: boolean;
  /** JSON, null without labels. */
  labels: string | null;
  /** JSON, with secrets sealed. */
  body: string;
  digest: string;
}

/** A row of `kube_events`, and with it one change of an object. */
export interface ChangeRecord extends ObjectKey {
  rv: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** After the change; of a deletion, the object as it last was. */
  body: string;
  /** Before the change; null when it was added. */
  previous: string | null;
  /** Unix time in ms. */
  at: number;
}

// Columns are named one by one: a statement that is prepared for all of them
// would fail once a newer process adds one.
export const OBJECT_COLUMNS =
  'o.cluster, o.kind, o.namespace, o.name, o.uid, o.rv, o.generation, o.deleting, o.labels, o.body, o.digest';

export const CHANGE_COLUMNS =
  'cluster, rv, type, kind, namespace, name, body, previous, at';

/** One text per key, for maps. Neither part can contain a line feed. */
export function keyText(key: ObjectKey): string {
  return `${key.cluster}\n${key.kind}\n${key.namespace}\n${key.name}`;
}

/** The row of an object whose secrets are sealed. */
export function recordOf(
  key: ObjectKey,
  rv: number,
  sealed: Stored,
): ObjectRecord {
  const { metadata } = sealed;
  const body = JSON.stringify(sealed);
  const labels = metadata.labels ?? {};
  return {
    cluster: key.cluster,
    kind: key.kind,
    namespace: key.namespace,
    name: key.name,
    uid: metadata.uid,
    rv,
    generation: metadata.generation,
    deleting: metadata.deletionTimestamp !== undefined,
    labels: Object.keys(labels).length > 0 ? JSON.stringify(labels) : null,
    body,
    digest: createHash('sha256').update(body).digest('hex'),
  };
}

/** The uids that an object refers to as owners, each once. */
export function ownersOf(object: KubeObject): string[] {
  return [
    ...new Set(object.metadata.ownerReferences?.map(owner => owner.uid) ?? []),
  ];
}

export function objectRecord(row: SqlRow): ObjectRecord {
  return {
    cluster: integer(row.cluster),
    kind: String(row.kind),
    namespace: String(row.namespace),
    name: String(row.name),
    uid: String(row.uid),
    rv: integer(row.rv),
    generation: integer(row.generation),
    deleting: integer(row.deleting) === 1,
    labels: row.labels === null ? null : String(row.labels),
    body: String(row.body),
    digest: String(row.digest),
  };
}

export function changeRecord(row: SqlRow): ChangeRecord {
  return {
    cluster: integer(row.cluster),
    rv: integer(row.rv),
    type: String(row.type) as ChangeRecord['type'],
    kind: String(row.kind),
    namespace: String(row.namespace),
    name: String(row.name),
    body: String(row.body),
    previous: row.previous === null ? null : String(row.previous),
    at: integer(row.at),
  };
}

/** The row of one object, as it is committed. */
export async function readRecord(
  queries: Queries,
  key: ObjectKey,
): Promise<ObjectRecord | undefined> {
  const values: SqlValue[] = [key.cluster, key.kind, key.namespace, key.name];
  const rows = await queries.query(
    `select ${OBJECT_COLUMNS} from kube_objects o where o.cluster = ? and o.kind = ? and o.namespace = ? and o.name = ?`,
    values,
  );
  return rows.length > 0 ? objectRecord(rows[0]) : undefined;
}
