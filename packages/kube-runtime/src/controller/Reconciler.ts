import type { KindRef, KubeObject } from '@openchoreo-backstage/kube-objects';

/**
 * The object to look at, by name only: a reconciler looks at the state that
 * is, never at the event that came.
 *
 * @public
 */
export interface ReconcileRequest {
  /** Absent for cluster-scoped kinds. */
  namespace?: string;
  name: string;
}

/**
 * What to do after a successful reconcile. Nothing: wait for the next event.
 *
 * @public
 */
export interface ReconcileResult {
  /** Look again after this many milliseconds, whatever happens. */
  requeueAfterMs?: number;
}

/** @public */
export interface ReconcileContext {
  /** Aborted on shutdown, on loss of the lease and after the controller's timeout. */
  signal: AbortSignal;
  logger: RuntimeLogger;
  /** Unique per run, for logs. */
  reconcileId: string;
}

/** The part of a logger that the kit needs; Backstage's LoggerService is one. @public */
export interface RuntimeLogger {
  debug(message: string, meta?: Record<string, string | number>): void;
  info(message: string, meta?: Record<string, string | number>): void;
  warn(message: string, meta?: Record<string, string | number>): void;
  error(message: string, meta?: Record<string, string | number>): void;
}

/**
 * Brings one object's world to what the object asks for. Idempotent: running
 * it twice changes nothing. An error means "try again later" with exponential
 * backoff, a `TerminalError` means "only a change of the object can help".
 *
 * @public
 */
export type Reconcile = (
  request: ReconcileRequest,
  context: ReconcileContext,
) => Promise<ReconcileResult | void>;

/** Maps a changed object to the objects that must be looked at because of it. @public */
export type EventMapper = (object: KubeObject) => ReconcileRequest[];

/**
 * Something outside the manager's own cluster that causes reconciles: a watch
 * on a data plane, a timer. It must stop when the signal aborts.
 *
 * @public
 */
export interface ReconcileSource {
  name: string;
  start(
    enqueue: (request: ReconcileRequest) => void,
    signal: AbortSignal,
  ): Promise<void> | void;
}

/** @public */
export interface ControllerOptions {
  /** Lower-case, used in metrics, logs and as `system:<name>` actor. */
  name: string;
  /** The kind whose objects this controller reconciles. */
  for: KindRef;
  /** Kinds whose objects carry a controller owner reference to `for`. */
  owns?: KindRef[];
  /** Other kinds, with the requests that a change of theirs causes. */
  watches?: Array<{ kind: KindRef; map: EventMapper }>;
  sources?: ReconcileSource[];
  reconcile: Reconcile;
  /** Requests handled at a time, never two of the same key. Default 1. */
  concurrency?: number;
  /** A run is aborted after this long. Default 60 000. */
  timeoutMs?: number;
}

/** Retrying cannot help: the object or its references must change first. @public */
export class TerminalError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'TerminalError';
  }
}
