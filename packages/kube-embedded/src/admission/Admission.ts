import type {
  FieldProblem,
  KubeObject,
  Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';

/**
 * A write that is about to happen.
 *
 * @public
 */
export interface AdmissionRequest {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  subresource?: 'status';
  /**
   * As it would be stored, with its defaults; of a deletion, as it is stored.
   * Sealed fields show their markers.
   */
  object: KubeObject;
  /** As it is stored; absent when it is created. */
  oldObject?: Stored;
  context: WriteContext;
  fieldManager: string;
  dryRun: boolean;
  /** The cluster that is written to. */
  client: ObjectClient;
}

/**
 * Rules that a schema cannot express. They run before the transaction, in the
 * order in which they were registered: first all that change the object, then
 * all that judge it. When the stored object changes before the transaction,
 * they run again; what else they read may have changed by then, so a rule over
 * several objects is as good as the moment at which it ran.
 *
 * @public
 */
export interface Admission {
  /** Lower-case, for messages and metrics. */
  name: string;
  /**
   * Gives the object that is to be stored. It must not touch the one it got,
   * and must give the same answer when it sees its own answer again. Not
   * called for deletions.
   */
  mutate?(request: AdmissionRequest): Promise<KubeObject> | KubeObject;
  /**
   * Says what is wrong. The problems of all rules come back in one
   * `InvalidError`.
   *
   * @throws ForbiddenError when the actor may not do this
   */
  validate?(
    request: AdmissionRequest,
  ): Promise<FieldProblem[]> | FieldProblem[];
}
