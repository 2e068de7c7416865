import { randomInt } from 'node:crypto';
import {
  BadRequestError,
  type FieldProblem,
  type JsonObject,
  type KubeObject,
  type ObjectRef,
  formatRef,
  isJsonObject,
} from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import type { KindRegistry, RegisteredKind } from '../kinds/KindRegistry';
import { foldStringData } from '../kinds/secret';
import type { KeyRing } from '../sealing/KeyRing';
import { maskSecrets } from '../sealing/masking';
import { unknownMetaFields } from './metadata';
import { prune } from './shape';
import type { PreparedWrite, Write } from './Write';

/** Without vowels, so that generated names are no words, and without what looks alike. */
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LENGTH = 5;
const MAX_NAME_LENGTH = 253;
/** Not every database could even be asked for such a name. */
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTER = /[\u0000-\u001f]/;

export interface PrepareContext {
  clusterId: string;
  kinds: KindRegistry;
  ring?: KeyRing;
  /** A number from 0 up to, not including, its argument. */
  random?(below: number): number;
}

/**
 * Writes are done later, when their owner may have changed what he passed:
 * what is done is what was asked for.
 *
 * @throws BadRequestError for what cannot be written as JSON
 */
export function copyWrites(writes: readonly Write[]): Write[] {
  try {
    return JSON.parse(JSON.stringify(writes)) as Write[];
  } catch (error) {
    throw new BadRequestError('An object cannot be written as JSON', {
      cause: error,
    });
  }
}

/**
 * Reads a write, which is not touched: finds its kind, settles its name and takes its secrets out.
 *
 * @throws BadRequestError for what is no object, NotFoundError for an unknown kind
 */
export function prepareWrite(
  write: Write,
  context: WriteContext,
  around: PrepareContext,
): PreparedWrite {
  const request = readRequest(write, around);
  const { kind, ref } = request;
  const problems: FieldProblem[] = [];
  let input: JsonObject = request.input;
  if (kind.key === 'Secret') {
    const folded = foldStringData(input);
    input = folded.value;
    problems.push(...folded.problems);
  }
  const masked = maskSecrets(input, kind, around.clusterId, ref, around.ring);
  input = masked.value;
  problems.push(...masked.problems);

  const options = write.verb === 'delete' ? {} : write.options ?? {};
  const strict = options.strict ?? false;
  if (write.verb === 'apply' || write.verb === 'applyStatus') {
    const pruned = prune(kind, input as unknown as KubeObject);
    input = pruned.object as unknown as JsonObject;
    problems.push(...(strict ? pruned.unknown : []));
  }
  if (strict && !kind.compiled) {
    problems.push(...unknownMetaFields(input.metadata));
  }
  return {
    verb: write.verb,
    kind,
    ref,
    input,
    secrets: masked.secrets,
    problems,
    manager: options.fieldManager ?? context.actor,
    force: 'force' in options && options.force === true,
    strict,
    dryRun: write.options?.dryRun ?? false,
    deletion: write.verb === 'delete' ? write.options ?? {} : {},
    context,
  };
}

function readRequest(
  write: Write,
  around: PrepareContext,
): { kind: RegisteredKind; ref: ObjectRef; input: JsonObject } {
  if (write.verb === 'delete') {
    const kind = around.kinds.find(write.ref);
    return { kind, ref: checkedRef(kind, write.ref), input: {} };
  }
  if (write.verb === 'patch') {
    if (!isJsonObject(write.patch)) {
      throw new BadRequestError('A merge patch must be a JSON object');
    }
    const kind = around.kinds.find(write.ref);
    const ref = checkedRef(kind, write.ref);
    return { kind, ref, input: write.patch };
  }
  const object = readObject(write.object);
  const kind = around.kinds.find(object);
  const { metadata } = object;
  const name =
    !metadata.name && metadata.generateName && write.verb === 'create'
      ? generatedName(metadata.generateName, around.random ?? randomBelow)
      : metadata.name;
  const ref = checkedRef(kind, {
    apiVersion: object.apiVersion,
    kind: object.kind,
    namespace: metadata.namespace,
    name,
  });
  return { kind, ref, input: object as unknown as JsonObject };
}

function readObject(object: unknown): KubeObject {
  const isObject =
    isJsonObject(object) &&
    typeof object.apiVersion === 'string' &&
    typeof object.kind === 'string' &&
    isJsonObject(object.metadata);
  if (!isObject) {
    throw new BadRequestError('An object needs apiVersion, kind and metadata');
  }
  return object as unknown as KubeObject;
}

/** @throws BadRequestError when the name is missing, or the namespace is where none may be, or not where one must be */
export function checkedRef(kind: RegisteredKind, ref: ObjectRef): ObjectRef {
  const { apiVersion } = kind;
  const parts = [ref.name, ref.namespace ?? ''];
  if (parts.some(part => CONTROL_CHARACTER.test(part))) {
    throw new BadRequestError(
      `${JSON.stringify(ref.name)} in ${JSON.stringify(
        ref.namespace,
      )} cannot be the name of an object`,
    );
  }
  if (typeof ref.name !== 'string' || ref.name === '') {
    throw new BadRequestError(`A ${kind.kind} needs metadata.name`);
  }
  if (!kind.namespaced) {
    if (ref.namespace) {
      throw new BadRequestError(
        `${formatRef(
          ref,
        )} must have no namespace, since the kind is cluster-scoped`,
      );
    }
    return { apiVersion, kind: kind.kind, name: ref.name };
  }
  if (typeof ref.namespace !== 'string' || ref.namespace === '') {
    throw new BadRequestError(
      `${kind.kind} "${ref.name}" needs metadata.namespace`,
    );
  }
  return {
    apiVersion,
    kind: kind.kind,
    namespace: ref.namespace,
    name: ref.name,
  };
}

function generatedName(
  prefix: string,
  random: (below: number) => number,
): string {
  let name = prefix.slice(0, MAX_NAME_LENGTH - SUFFIX_LENGTH);
  for (let i = 0; i < SUFFIX_LENGTH; i++) {
    name += NAME_ALPHABET[random(NAME_ALPHABET.length)];
  }
  return name;
}

function randomBelow(below: number): number {
  return randomInt(below);
}
