import {
  BadRequestError,
  ConflictError,
  type KubeObject,
  NotFoundError,
  type Stored,
  formatRef,
  mergePatch,
} from '@openchoreo-backstage/kube-objects';
import { draftDeletion } from './deletion';
import { newMeta, updatedMeta, writableMeta } from './metadata';
import {
  activeNamespace,
  withOwnParts,
  withoutSpecFinalizers,
} from './namespaces';
import { applyConfiguration, withManagers } from './ownership';
import { alreadyExists, requireNamespace, requireSame } from './requirements';
import type { PreparedWrite } from './Write';

/** What a decision may depend on besides the write and the stored object. */
export interface Surroundings {
  now: Date;
  newUid(): string;
  /** The namespace that the object lives in, where it is needed and there. */
  namespace?: Stored;
}

/** The object that a write asks for, before admission and validation. */
export interface Draft {
  operation: 'CREATE' | 'UPDATE' | 'DELETE';
  /**
   * As it would be stored, without a new resource version. Of a deletion that
   * is final, the object as it is.
   */
  object: KubeObject;
  /** The object goes at once, since no finalizer keeps it. */
  final?: boolean;
}

/**
 * Works out what a write makes of the stored object. Pure: the same write on
 * the same object gives the same draft.
 *
 * @throws ApiError when the write cannot be done on what is stored
 */
export function draftOf(
  write: PreparedWrite,
  current: Stored | undefined,
  around: Surroundings,
): Draft {
  switch (write.verb) {
    case 'create':
      if (current) {
        throw alreadyExists(write.ref, current);
      }
      return draftCreation(write, asObject(write), around);
    case 'replace':
      return draftReplacement(write, existing(write, current));
    case 'replaceStatus':
      return draftStatus(write, existing(write, current));
    case 'patch':
      return draftPatch(write, existing(write, current));
    case 'apply':
      return current
        ? draftApply(write, current, around)
        : draftCreation(write, asObject(write), around);
    case 'applyStatus':
      return draftApply(write, existing(write, current), around);
    case 'delete':
      return draftDeletion(write, existing(write, current), around.now);
    case 'finalize': {
      const object = existing(write, current);
      return { operation: 'UPDATE', object: withoutSpecFinalizers(object) };
    }
    default:
      throw new Error(`Unknown verb ${String(write.verb)}`);
  }
}

function draftCreation(
  write: PreparedWrite,
  input: KubeObject,
  around: Surroundings,
): Draft {
  const { kind, ref } = write;
  if (input.metadata.uid && write.verb === 'apply') {
    throw new ConflictError(
      `${formatRef(
        ref,
      )} does not exist, though the configuration names its uid; leave metadata.uid out to create it`,
      { ref },
    );
  }
  if (input.metadata.resourceVersion) {
    throw new BadRequestError(
      `metadata.resourceVersion must not be set on an object that is to be created (${formatRef(
        ref,
      )})`,
      { ref },
    );
  }
  if (kind.namespaced) {
    requireNamespace(ref, around.namespace);
  }
  const { apiVersion, kind: kindName, metadata, status, ...main } = input;
  const wanted = writableMeta({
    ...metadata,
    name: ref.name,
    namespace: ref.namespace,
  });
  const object: KubeObject = {
    apiVersion,
    kind: kindName,
    metadata: newMeta(wanted, around.newUid(), around.now),
    ...main,
    ...(status !== undefined && !kind.statusSubresource ? { status } : {}),
  };
  const created =
    write.verb === 'apply'
      ? withManagers(
          object,
          applyConfiguration(write, undefined, around.now).metadata
            .managedFields,
        )
      : object;
  return {
    operation: 'CREATE',
    object: kind.key === 'Namespace' ? activeNamespace(created) : created,
  };
}

function draftReplacement(write: PreparedWrite, current: Stored): Draft {
  requireSame(write, current);
  const { kind } = write;
  const {
    apiVersion,
    kind: kindName,
    metadata,
    status,
    ...main
  } = asObject(write);
  const keptStatus = kind.statusSubresource ? current.status : status;
  return {
    operation: 'UPDATE',
    object: withOwnParts(write, current, {
      apiVersion,
      kind: kindName,
      metadata: updatedMeta(current.metadata, writableMeta(metadata)),
      ...main,
      ...(keptStatus === undefined ? {} : { status: keptStatus }),
    }),
  };
}

function draftStatus(write: PreparedWrite, current: Stored): Draft {
  requireSame(write, current);
  const { status: _, ...main } = current;
  const { status } = asObject(write);
  return {
    operation: 'UPDATE',
    object: {
      ...main,
      ...(status === undefined || status === null ? {} : { status }),
    },
  };
}

function draftPatch(write: PreparedWrite, current: Stored): Draft {
  const patched = mergePatch(current, write.input) as Stored;
  const { apiVersion, kind, metadata } = patched;
  const moved =
    apiVersion !== current.apiVersion ||
    kind !== current.kind ||
    metadata?.name !== current.metadata.name ||
    metadata?.namespace !== current.metadata.namespace;
  if (moved) {
    throw new BadRequestError(
      `A patch cannot change apiVersion, kind, name or namespace (${formatRef(
        write.ref,
      )})`,
      { ref: write.ref },
    );
  }
  return draftReplacement({ ...write, input: { ...patched } }, current);
}

function draftApply(
  write: PreparedWrite,
  current: Stored,
  around: Surroundings,
): Draft {
  requireSame(write, current);
  const merged = applyConfiguration(write, current, around.now);
  const { metadata, status, ...main } = merged;
  const object: KubeObject =
    write.verb === 'applyStatus'
      ? withStatus(current, status)
      : withOwnParts(write, current, {
          ...main,
          metadata: updatedMeta(current.metadata, writableMeta(metadata)),
          ...(status === undefined ? {} : { status }),
        });
  return {
    operation: 'UPDATE',
    object: withManagers(object, metadata.managedFields),
  };
}

function withStatus(current: Stored, status: unknown): KubeObject {
  const { status: _, ...main } = current;
  return status === undefined || status === null ? main : { ...main, status };
}

/** @throws NotFoundError */
function existing(write: PreparedWrite, current: Stored | undefined): Stored {
  if (!current) {
    throw new NotFoundError(`${formatRef(write.ref)} was not found`, {
      ref: write.ref,
    });
  }
  return current;
}

function asObject(write: PreparedWrite): KubeObject {
  return write.input as unknown as KubeObject;
}
