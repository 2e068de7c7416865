import {
  type OwnerReference,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { Database } from '../database/Database';
import { type KindRegistry, kindKeyOf } from '../kinds/KindRegistry';
import { OBJECT_COLUMNS, objectRecord } from '../store/records';
import { FOREGROUND_FINALIZER } from '../writes/deletion';

/** Names an object by its kind's key. */
export interface Item {
  /** `Deployment.apps`. */
  kind: string;
  /** Empty for cluster-scoped kinds. */
  namespace: string;
  name: string;
}

/**
 * What an owner reference is worth to its object:
 * - `solid`: the owner is there, so the object stays;
 * - `dangling`: the owner is not there, or another object has its name now;
 * - `waiting`: the owner waits for its dependants to go.
 */
export type OwnerState = 'solid' | 'dangling' | 'waiting';

/**
 * As in Kubernetes, the owner of a namespaced object is looked for in the
 * object's own namespace and among the cluster-scoped kinds. What cannot be
 * looked for (a kind that this cluster does not have; a namespaced owner of a
 * cluster-scoped object) counts as there: nothing is deleted for lack of knowledge.
 */
export async function ownerState(
  database: Database,
  cluster: number,
  kinds: KindRegistry,
  dependant: Stored,
  owner: OwnerReference,
): Promise<OwnerState> {
  const kind = kinds.byKey(kindKeyOf(owner));
  const { namespace } = dependant.metadata;
  if (!kind || (kind.namespaced && !namespace)) {
    return 'solid';
  }
  const rows = await database.query(
    `select ${OBJECT_COLUMNS} from kube_objects o where o.cluster = ? and o.uid = ?`,
    [cluster, owner.uid],
  );
  const found = rows.map(objectRecord)[0];
  const isMeant =
    found !== undefined &&
    found.kind === kind.key &&
    found.name === owner.name &&
    found.namespace === (kind.namespaced ? namespace : '');
  if (!isMeant) {
    return 'dangling';
  }
  return found.deleting && hasForegroundFinalizer(found.body)
    ? 'waiting'
    : 'solid';
}

function hasForegroundFinalizer(body: string): boolean {
  const { metadata } = JSON.parse(body) as Stored;
  return metadata.finalizers?.includes(FOREGROUND_FINALIZER) ?? false;
}

/** The objects that refer to `uid` as an owner. */
export async function dependantsOf(
  database: Database,
  cluster: number,
  uid: string,
): Promise<Item[]> {
  const rows = await database.query(
    'select kind, namespace, name from kube_owners where cluster = ? and owner = ? order by kind, namespace, name',
    [cluster, uid],
  );
  return rows.map(itemOf);
}

/** The objects one of whose owners is not where it can own them. */
export async function orphanCandidates(
  database: Database,
  cluster: number,
): Promise<Item[]> {
  const rows = await database.query(
    `select distinct w.kind, w.namespace, w.name from kube_owners w
     left join kube_objects o on o.cluster = w.cluster and o.uid = w.owner
     where w.cluster = ? and (o.uid is null or (o.namespace <> '' and o.namespace <> w.namespace))`,
    [cluster],
  );
  return rows.map(itemOf);
}

/** The objects that are being deleted. */
export async function deletingItems(
  database: Database,
  cluster: number,
): Promise<Item[]> {
  const rows = await database.query(
    'select kind, namespace, name from kube_objects where cluster = ? and deleting = 1',
    [cluster],
  );
  return rows.map(itemOf);
}

/** What is in a namespace, at most `limit` objects, after `after`. */
export async function itemsInNamespace(
  database: Database,
  cluster: number,
  namespace: string,
): Promise<Array<Item & { deleting: boolean }>> {
  const rows = await database.query(
    'select kind, namespace, name, deleting from kube_objects where cluster = ? and namespace = ?',
    [cluster, namespace],
  );
  return rows.map(row => ({
    ...itemOf(row),
    deleting: Number(row.deleting) === 1,
  }));
}

function itemOf(row: Record<string, unknown>): Item {
  return {
    kind: String(row.kind),
    namespace: String(row.namespace),
    name: String(row.name),
  };
}
