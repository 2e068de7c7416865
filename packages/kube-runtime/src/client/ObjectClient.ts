import type {
  JsonValue,
  KindRef,
  KubeObject,
  ObjectList,
  ObjectRef,
  Stored,
} from '@openchoreo-backstage/kube-objects';

/**
 * Who writes, and why. Travels with every mutation into the event and the
 * ledger row of the same transaction.
 *
 * @public
 */
export interface WriteContext {
  /** Entity ref of a person (`user:default/anna`) or `system:<controller>`. */
  actor: string;
  /** One sentence, as it should read in the history: `Promoted by Anna: tax fix`. */
  reason?: string;
  /** What set this off: a request id, or the object that caused it. */
  cause?: string;
  /**
   * Worth a line in the history that people read: somebody did something, or
   * something came to its end. Everything is in the ledger, notable or not.
   */
  notable?: boolean;
}

/** True for objects that the reader may see. Pure and fast: it runs on every object. @public */
export type ObjectPredicate = (object: KubeObject) => boolean;

/** @public */
export interface ListOptions {
  /** All namespaces when absent. */
  namespace?: string;
  /** Kubernetes syntax: `app=web,tier in (a,b),!legacy`. */
  labelSelector?: string;
  /** Kubernetes syntax; `metadata.name` and `metadata.namespace` always work. */
  fieldSelector?: string;
  /** Page size; without it everything comes at once. */
  limit?: number;
  /** The token of the previous page. Pages show the snapshot of the first one. */
  continue?: string;
  /** Objects for which it is false are left out before anything is counted. */
  authorize?: ObjectPredicate;
  signal?: AbortSignal;
}

/** @public */
export interface WatchOptions {
  namespace?: string;
  labelSelector?: string;
  fieldSelector?: string;
  /**
   * Changes after this one. Required: list first, then watch from the list's
   * resource version.
   */
  resourceVersion: string;
  /**
   * An object that stops matching the predicate or a selector is sent as
   * `DELETED`, one that begins to match as `ADDED`.
   */
  authorize?: ObjectPredicate;
  /** Ends the watch; the iterator then finishes without an error. */
  signal: AbortSignal;
}

/** @public */
export type WatchEvent<T extends KubeObject = KubeObject> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: Stored<T> }
  /** Nothing changed, but all up to this version has been seen. */
  | { type: 'BOOKMARK'; resourceVersion: string };

/** @public */
export interface WriteOptions {
  /** Validate and answer as if written, write nothing. */
  dryRun?: boolean;
  /** Field manager recorded in managedFields; default is the context's actor. */
  fieldManager?: string;
  /** Refuse unknown fields instead of pruning them. */
  strict?: boolean;
}

/** @public */
export interface ApplyOptions extends WriteOptions {
  fieldManager: string;
  /** Take over fields that other managers own instead of failing with a conflict. */
  force?: boolean;
}

/** @public */
export interface DeleteOptions {
  preconditions?: { uid?: string; resourceVersion?: string };
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  dryRun?: boolean;
}

/**
 * The only door to objects, whether they live in the embedded cluster or in a
 * Kubernetes API server.
 *
 * All methods throw the typed errors of `kube-objects` (`NotFoundError`,
 * `AlreadyExistsError`, `ConflictError`, `InvalidError`, `GoneError`,
 * `ForbiddenError`, `TooLargeError`, `UnavailableError`). Objects handed out are shared:
 * never change them in place.
 *
 * @public
 */
export interface ObjectClient {
  /** @throws NotFoundError */
  get<T extends KubeObject = KubeObject>(ref: ObjectRef): Promise<Stored<T>>;

  /** Ordered by namespace, then name. @throws GoneError for an expired continue token */
  list<T extends KubeObject = KubeObject>(
    kind: KindRef,
    options?: ListOptions,
  ): Promise<ObjectList<Stored<T>>>;

  /**
   * Changes in the order in which they were committed, each exactly once.
   * The iterator throws `GoneError` when the version is compacted (list again)
   * and `UnavailableError` when the connection is lost (resume from the last
   * version seen).
   */
  watch<T extends KubeObject = KubeObject>(
    kind: KindRef,
    options: WatchOptions,
  ): AsyncIterable<WatchEvent<T>>;

  /** Status is ignored; `generateName` is honoured. @throws AlreadyExistsError, InvalidError */
  create<T extends KubeObject = KubeObject>(
    object: T,
    context: WriteContext,
    options?: WriteOptions,
  ): Promise<Stored<T>>;

  /**
   * Replaces everything but status. With `metadata.resourceVersion` it is a
   * compare-and-swap. An unchanged object is not written.
   *
   * @throws NotFoundError, ConflictError, InvalidError
   */
  replace<T extends KubeObject = KubeObject>(
    object: T,
    context: WriteContext,
    options?: WriteOptions,
  ): Promise<Stored<T>>;

  /** Replaces status only, with the same rules as `replace`. */
  replaceStatus<T extends KubeObject = KubeObject>(
    object: T,
    context: WriteContext,
    options?: WriteOptions,
  ): Promise<Stored<T>>;

  /**
   * Server-side apply: creates or merges; fields that this manager applied
   * before and left out now are removed. An unchanged object is not written.
   *
   * @throws ConflictError with one problem per field that another manager owns
   */
  apply<T extends KubeObject = KubeObject>(
    object: T,
    context: WriteContext,
    options: ApplyOptions,
  ): Promise<Stored<T>>;

  /** Server-side apply of the status subresource; the object must exist. */
  applyStatus<T extends KubeObject = KubeObject>(
    object: T,
    context: WriteContext,
    options: ApplyOptions,
  ): Promise<Stored<T>>;

  /**
   * JSON merge patch (RFC 7386) of everything but status.
   *
   * @throws NotFoundError, InvalidError
   */
  patch<T extends KubeObject = KubeObject>(
    ref: ObjectRef,
    patch: { [key: string]: JsonValue },
    context: WriteContext,
    options?: WriteOptions,
  ): Promise<Stored<T>>;

  /**
   * Deletes, or sets `deletionTimestamp` where finalizers remain; the answer
   * is the object as it then is, or was last.
   *
   * @throws NotFoundError, ConflictError when a precondition does not hold
   */
  delete(
    ref: ObjectRef,
    context: WriteContext,
    options?: DeleteOptions,
  ): Promise<Stored>;
}
