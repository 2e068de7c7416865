import type { ObjectRef, Stored } from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import type { Admission } from '../admission/Admission';
import type { CustomKind } from '../kinds/CustomKind';
import type { Write } from '../writes/Write';

/**
 * A Kubernetes-compatible cluster in a SQL database.
 *
 * @public
 */
export interface EmbeddedCluster extends ObjectClient {
  /** `<organization>/<kind>/<name>`, or what the opener called it. */
  id: string;
  kinds(): CustomKind[];
  /** Adds rules behind those that are there. */
  admit(...admission: Admission[]): void;
  /**
   * Does all writes in one transaction, or none. Later ones see what earlier
   * ones left.
   *
   * @throws the error of the first write that is refused
   */
  writeAll(writes: Write[], context: WriteContext): Promise<Stored[]>;
  /**
   * The plain text of a sealed field. For the connections to planes only:
   * nothing that a person can read may carry it.
   *
   * @param path - `data[tls.crt]` or `spec.auth.bearerToken.value`; of a
   * Secret's data the text is in base64, as it is in the object
   * @throws NotFoundError when there is no such object or field
   */
  reveal(ref: ObjectRef, path: string): Promise<string>;
  /**
   * Seals again, with the first key of the ring, what was sealed with others.
   *
   * @returns how many objects were written
   */
  reseal(context: WriteContext): Promise<number>;
}
