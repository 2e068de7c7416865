import type { FieldProblem } from '../errors/errors';
import { isJsonObject } from '../json/jsonObject';
import { fieldPath } from '../paths/fieldPath';
import {
  dnsLabelProblem,
  dnsSubdomainProblem,
  labelValueProblem,
  qualifiedNameProblem,
} from './syntax';

/** All keys and values of an object's annotations together, in UTF-8 bytes. @public */
export const ANNOTATIONS_MAX_BYTES = 256 * 1024;

/** @public */
export interface ObjectMetaRules {
  /** Whether objects of the kind live in a namespace. */
  namespaced: boolean;
  /**
   * What a name must be: kinds whose names become label values or host names
   * ask for a `label`. Default `subdomain`.
   */
  nameSyntax?: 'subdomain' | 'label';
}

/**
 * Everything that is wrong with the metadata that a writer sets: name,
 * namespace, labels, annotations, finalizers and owner references. A name that
 * is to be generated must be there already.
 *
 * @param meta - `metadata` as it came in, of any shape
 * @returns problems with paths from `metadata` on; empty when all is well
 * @public
 */
export function validateObjectMeta(
  meta: unknown,
  rules: ObjectMetaRules,
): FieldProblem[] {
  if (!isJsonObject(meta)) {
    return [typeProblem('metadata', 'an object')];
  }
  return [
    ...validateName(meta.name, 'metadata.name', rules.nameSyntax),
    ...validateGenerateName(meta.generateName, rules.nameSyntax),
    ...validateNamespace(meta.namespace, rules.namespaced),
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...validateFinalizers(meta.finalizers, 'metadata.finalizers'),
    ...validateOwnerReferences(
      meta.ownerReferences,
      'metadata.ownerReferences',
    ),
  ];
}

/** Problems of an object's name. @public */
export function validateName(
  name: unknown,
  path: string,
  syntax: 'subdomain' | 'label' = 'subdomain',
): FieldProblem[] {
  if (name === undefined || name === null || name === '') {
    return [required(path)];
  }
  if (typeof name !== 'string') {
    return [typeProblem(path, 'a string')];
  }
  return ifProblem(
    path,
    syntax === 'label' ? dnsLabelProblem(name) : dnsSubdomainProblem(name),
  );
}

/** Problems of labels: the syntax of keys and values. @public */
export function validateLabels(labels: unknown, path: string): FieldProblem[] {
  return validateStringMap(labels, path, (key, value) => [
    ...ifProblem(fieldPath(path, key), keyProblem(key)),
    ...ifProblem(fieldPath(path, key), labelValueProblem(value)),
  ]);
}

/** Problems of annotations: the syntax of keys, and the total size. @public */
export function validateAnnotations(
  annotations: unknown,
  path: string,
): FieldProblem[] {
  const encoder = new TextEncoder();
  let bytes = 0;
  const problems = validateStringMap(annotations, path, (key, value) => {
    bytes += encoder.encode(key).length + encoder.encode(value).length;
    // Kubernetes takes upper-case prefixes here, though not in labels.
    return ifProblem(fieldPath(path, key), keyProblem(key.toLowerCase()));
  });
  if (bytes > ANNOTATIONS_MAX_BYTES) {
    problems.push({
      path,
      message: `must have at most ${ANNOTATIONS_MAX_BYTES} bytes in all, they have ${bytes}`,
      reason: 'FieldValueTooLong',
    });
  }
  return problems;
}

/** Problems of finalizers: each is a qualified name. @public */
export function validateFinalizers(
  finalizers: unknown,
  path: string,
): FieldProblem[] {
  return validateList(finalizers, path, (finalizer, at) =>
    typeof finalizer === 'string'
      ? ifProblem(at, qualifiedNameProblem(finalizer))
      : [typeProblem(at, 'a string')],
  );
}

/** Problems of owner references; at most one owner may be the controller. @public */
export function validateOwnerReferences(
  owners: unknown,
  path: string,
): FieldProblem[] {
  let controller: string | undefined;
  return validateList(owners, path, (owner, at) => {
    if (!isJsonObject(owner)) {
      return [typeProblem(at, 'an object')];
    }
    const problems = ['apiVersion', 'kind', 'name', 'uid'].flatMap(field => {
      const value = owner[field];
      if (value === undefined || value === null || value === '') {
        return [required(fieldPath(at, field))];
      }
      return typeof value === 'string'
        ? []
        : [typeProblem(fieldPath(at, field), 'a string')];
    });
    if (owner.controller === true) {
      if (controller !== undefined) {
        problems.push({
          path: fieldPath(at, 'controller'),
          message: `must not be true, since ${controller} is the controller already`,
          reason: 'FieldValueInvalid',
        });
      }
      controller ??= at;
    }
    return problems;
  });
}

function validateGenerateName(
  prefix: unknown,
  syntax?: 'subdomain' | 'label',
): FieldProblem[] {
  if (prefix === undefined || prefix === null || prefix === '') {
    return [];
  }
  // What is appended begins with a letter or digit, so the prefix may end in a hyphen.
  return validateName(
    typeof prefix === 'string' ? prefix.replace(/-+$/, '') : prefix,
    'metadata.generateName',
    syntax,
  );
}

function validateNamespace(
  namespace: unknown,
  namespaced: boolean,
): FieldProblem[] {
  const path = 'metadata.namespace';
  const absent =
    namespace === undefined || namespace === null || namespace === '';
  if (!namespaced) {
    return absent
      ? []
      : [
          {
            path,
            message: 'must not be set on a cluster-scoped kind',
            reason: 'FieldValueForbidden',
          },
        ];
  }
  return validateName(namespace, path, 'label');
}

function validateStringMap(
  map: unknown,
  path: string,
  validateEntry: (key: string, value: string) => FieldProblem[],
): FieldProblem[] {
  if (map === undefined || map === null) {
    return [];
  }
  if (!isJsonObject(map)) {
    return [typeProblem(path, 'an object')];
  }
  return Object.entries(map).flatMap(([key, value]) =>
    typeof value === 'string'
      ? validateEntry(key, value)
      : [typeProblem(fieldPath(path, key), 'a string')],
  );
}

function validateList(
  list: unknown,
  path: string,
  validateItem: (item: unknown, at: string) => FieldProblem[],
): FieldProblem[] {
  if (list === undefined || list === null) {
    return [];
  }
  if (!Array.isArray(list)) {
    return [typeProblem(path, 'a list')];
  }
  return list.flatMap((item, index) =>
    validateItem(item, fieldPath(path, index)),
  );
}

function keyProblem(key: string): string | undefined {
  const problem = qualifiedNameProblem(key);
  return problem && `has a key that ${problem}`;
}

function ifProblem(path: string, message: string | undefined): FieldProblem[] {
  return message === undefined
    ? []
    : [{ path, message, reason: 'FieldValueInvalid' }];
}

function required(path: string): FieldProblem {
  return { path, message: 'is required', reason: 'FieldValueRequired' };
}

function typeProblem(path: string, wanted: string): FieldProblem {
  return {
    path,
    message: `must be ${wanted}`,
    reason: 'FieldValueTypeInvalid',
  };
}
