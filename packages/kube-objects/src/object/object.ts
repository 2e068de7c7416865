/**
 * A JSON value as it travels to and from an API server.
 *
 * @public
 */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue };

/**
 * A link to the object that owns another one; deleting the owner deletes the
 * dependants (Kubernetes `metav1.OwnerReference`).
 *
 * @public
 */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  /** At most one reference of an object is the controlling one. */
  controller?: boolean;
  /** Foreground deletion of the owner waits for this dependant. */
  blockOwnerDeletion?: boolean;
}

/**
 * Who owns which fields of an object (Kubernetes `metav1.ManagedFieldsEntry`).
 *
 * @public
 */
export interface ManagedFieldsEntry {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  /** RFC 3339. */
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: { [key: string]: JsonValue };
  subresource?: string;
}

/**
 * Kubernetes `metav1.ObjectMeta`. Fields that only the server sets are
 * optional, since an object on its way in does not have them yet.
 *
 * @public
 */
export interface ObjectMeta {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  /** Opaque to clients; compare for equality only. */
  resourceVersion?: string;
  /** Grows by one on each change of anything but metadata and status. */
  generation?: number;
  /** RFC 3339. */
  creationTimestamp?: string;
  /** RFC 3339; set once deletion was asked for and finalizers remain. */
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
}

/**
 * Any Kubernetes-style object. Kinds narrow `spec` and `status`; kinds with
 * other top-level fields (ConfigMap, Secret, ...) extend it.
 *
 * @public
 */
export interface KubeObject<TSpec = unknown, TStatus = unknown> {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec?: TSpec;
  status?: TStatus;
}

/**
 * Names a kind by what its objects carry, for example
 * `{ apiVersion: 'apps/v1', kind: 'Deployment' }`.
 *
 * @public
 */
export interface KindRef {
  apiVersion: string;
  kind: string;
}

/**
 * Names one object. `namespace` is absent for cluster-scoped kinds.
 *
 * @public
 */
export interface ObjectRef extends KindRef {
  namespace?: string;
  name: string;
}

/**
 * A page of objects, with the resource version at which it was read.
 *
 * @public
 */
export interface ObjectList<T extends KubeObject = KubeObject> {
  items: T[];
  /** A watch from here misses nothing that is not in `items`. */
  resourceVersion: string;
  /** Present when more pages follow; pass it to the next `list`. */
  continue?: string;
}

/** A stored object: the server-set metadata is there. @public */
export type Stored<T extends KubeObject = KubeObject> = T & {
  metadata: ObjectMeta & {
    uid: string;
    resourceVersion: string;
    creationTimestamp: string;
    generation: number;
  };
};

/** The reference of an object. @public */
export function refOf(object: KubeObject): ObjectRef {
  return {
    apiVersion: object.apiVersion,
    kind: object.kind,
    ...(object.metadata.namespace
      ? { namespace: object.metadata.namespace }
      : {}),
    name: object.metadata.name,
  };
}

/** `apiVersion/Kind namespace/name`, for messages and map keys. @public */
export function formatRef(ref: ObjectRef): string {
  const name = ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name;
  return `${ref.kind}.${ref.apiVersion} ${name}`;
}

/** The API group of an `apiVersion`; empty for the core group. @public */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** The controlling owner reference of an object, if it has one. @public */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(owner => owner.controller);
}

/** An owner reference that makes `owner` the controller of a dependant. @public */
export function controllerReference(owner: KubeObject): OwnerReference {
  if (!owner.metadata.uid) {
    throw new Error(
      `${formatRef(
        refOf(owner),
      )} has no uid, so nothing can refer to it as owner`,
    );
  }
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}
