import type {
  FieldProblem,
  JsonValue,
  KubeObject,
  ObjectRef,
} from '@openchoreo-backstage/kube-objects';
import type {
  ApplyOptions,
  DeleteOptions,
  WriteContext,
  WriteOptions,
} from '@openchoreo-backstage/kube-runtime';
import type { RegisteredKind } from '../kinds/KindRegistry';

/**
 * One mutation as data; the verbs are the methods of `ObjectClient`.
 *
 * @public
 */
export type Write =
  | {
      verb: 'create' | 'replace' | 'replaceStatus';
      object: KubeObject;
      options?: WriteOptions;
    }
  | {
      verb: 'apply' | 'applyStatus';
      object: KubeObject;
      options: ApplyOptions;
    }
  | {
      verb: 'patch';
      ref: ObjectRef;
      patch: { [key: string]: JsonValue };
      options?: WriteOptions;
    }
  | { verb: 'delete'; ref: ObjectRef; options?: DeleteOptions };

/** A write that is ready to be decided on: its kind and name are known. */
export interface PreparedWrite {
  /** `finalize` lets an emptied namespace go; only the cluster itself asks for it. */
  verb: Write['verb'] | 'finalize';
  kind: RegisteredKind;
  ref: ObjectRef;
  /** Secrets are masked. Of a patch: the patch. */
  input: { [key: string]: unknown };
  /** What the masks in `input` stand for, by declared path and marker. */
  secrets: Secrets;
  /** What was wrong with the input on its own, whatever is stored. */
  problems: FieldProblem[];
  manager: string;
  force: boolean;
  strict: boolean;
  dryRun: boolean;
  deletion: Pick<DeleteOptions, 'preconditions' | 'propagationPolicy'>;
  context: WriteContext;
}

/** Plain texts by `secretKey(declared path, marker)`. */
export type Secrets = ReadonlyMap<string, string>;
