import type { FieldProblem, FieldProblemReason } from '../errors/errors';
import { isJsonObject } from '../json/jsonObject';
import { fieldPath } from '../paths/fieldPath';
import { compileSchema } from './compileSchema';
import type { StructuralSchema } from './structuralSchema';
import { patternToRegExp } from './valueChecks';

const TYPES = ['object', 'array', 'string', 'integer', 'number', 'boolean'];

/** What may be said anywhere, also inside of allOf, anyOf, oneOf and not. */
const VALIDATIONS = [
  'format',
  'enum',
  'pattern',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'required',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'properties',
  'items',
];

/** What describes the shape, and may be said once per field only. */
const SHAPE = [
  'type',
  'title',
  'description',
  'nullable',
  'default',
  'example',
  'additionalProperties',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-int-or-string',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
  'x-kubernetes-validations',
];

/**
 * What keeps a schema from being structural, by the rules that Kubernetes has
 * for CustomResourceDefinitions. A schema without problems can be compiled.
 *
 * @param schema - the schema of a whole object (`openAPIV3Schema`)
 * @returns problems with paths into the schema; empty when it is structural
 * @public
 */
export function validateStructural(schema: StructuralSchema): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (schema.type !== 'object') {
    report(problems, 'type', 'FieldValueInvalid', 'must be object at the root');
  }
  const metadata = schema.properties?.metadata?.properties ?? {};
  for (const name of Object.keys(metadata)) {
    if (name !== 'name' && name !== 'generateName') {
      const path = fieldPath('properties.metadata.properties', name);
      const message =
        'must not be there: only name and generateName can be restricted';
      report(problems, path, 'FieldValueForbidden', message);
    }
  }
  validateNode(schema, '', problems);
  return problems;
}

function validateNode(
  schema: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  if (!isJsonObject(schema)) {
    report(problems, path, 'FieldValueTypeInvalid', 'must be a schema');
    return;
  }
  validateKeywords(schema, [...SHAPE, ...VALIDATIONS], path, problems);
  validateType(schema, path, problems);
  validateMembers(schema, path, problems);
  validateListRules(schema, path, problems);
  validatePattern(schema, path, problems);
  validateJunctors(schema, schema, path, problems);
  for (const [step, child] of children(schema)) {
    validateNode(child, fieldPath(path, ...step), problems);
  }
  // A default can be judged only by a schema that is sound.
  if (schema.default !== undefined && problems.length === 0) {
    validateDefault(schema, path, problems);
  }
}

function children(
  schema: StructuralSchema,
): Array<[string[], StructuralSchema]> {
  const result: Array<[string[], StructuralSchema]> = [];
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    result.push([['properties', name], child]);
  }
  if (isJsonObject(schema.additionalProperties)) {
    result.push([['additionalProperties'], schema.additionalProperties]);
  }
  if (schema.items !== undefined) {
    result.push([['items'], schema.items]);
  }
  return result;
}

function validateKeywords(
  schema: StructuralSchema,
  allowed: string[],
  path: string,
  problems: FieldProblem[],
): void {
  for (const keyword of Object.keys(schema)) {
    if (!allowed.includes(keyword)) {
      const message = 'is not supported in a structural schema';
      report(
        problems,
        fieldPath(path, keyword),
        'FieldValueForbidden',
        message,
      );
    }
  }
}

function validateType(
  schema: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  const at = fieldPath(path, 'type');
  const intOrString = schema['x-kubernetes-int-or-string'] === true;
  const preserve = schema['x-kubernetes-preserve-unknown-fields'];
  if (intOrString) {
    if (schema.type !== undefined) {
      const message = 'must not be set beside x-kubernetes-int-or-string';
      report(problems, at, 'FieldValueForbidden', message);
    }
  } else if (schema.type === undefined) {
    if (preserve !== true) {
      report(problems, at, 'FieldValueRequired', 'is required');
    }
  } else if (!TYPES.includes(schema.type)) {
    const message = `must be one of ${TYPES.join(', ')}`;
    report(problems, at, 'FieldValueNotSupported', message);
  }
  if (preserve !== undefined) {
    const typed = schema.type !== undefined && schema.type !== 'object';
    if (preserve !== true || typed || intOrString) {
      report(
        problems,
        fieldPath(path, 'x-kubernetes-preserve-unknown-fields'),
        'FieldValueInvalid',
        'must be true, and on an object or a field without a type',
      );
    }
  }
}

function validateMembers(
  schema: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  const { properties, additionalProperties, items, type } = schema;
  if (properties !== undefined && type !== 'object') {
    const message = 'must not be set on what is no object';
    report(
      problems,
      fieldPath(path, 'properties'),
      'FieldValueForbidden',
      message,
    );
  }
  if (additionalProperties !== undefined) {
    const at = fieldPath(path, 'additionalProperties');
    if (type !== 'object') {
      const message = 'must not be set on what is no object';
      report(problems, at, 'FieldValueForbidden', message);
    }
    if (properties !== undefined) {
      report(
        problems,
        at,
        'FieldValueForbidden',
        'must not be set beside properties',
      );
    }
    if (additionalProperties === false) {
      report(problems, at, 'FieldValueForbidden', 'must not be false');
    }
  }
  if (type === 'array' && items === undefined) {
    report(
      problems,
      fieldPath(path, 'items'),
      'FieldValueRequired',
      'is required',
    );
  }
  if (type !== 'array' && items !== undefined) {
    const message = 'must not be set on what is no list';
    report(problems, fieldPath(path, 'items'), 'FieldValueForbidden', message);
  }
}

function validateListRules(
  schema: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  const listType = schema['x-kubernetes-list-type'];
  const keys = schema['x-kubernetes-list-map-keys'];
  const mapType = schema['x-kubernetes-map-type'];
  const typeAt = fieldPath(path, 'x-kubernetes-list-type');
  const keysAt = fieldPath(path, 'x-kubernetes-list-map-keys');

  if (mapType !== undefined) {
    const known = mapType === 'granular' || mapType === 'atomic';
    if (!known || schema.type !== 'object') {
      const message = 'must be granular or atomic, and on an object';
      report(
        problems,
        fieldPath(path, 'x-kubernetes-map-type'),
        'FieldValueInvalid',
        message,
      );
    }
  }
  if (listType !== undefined) {
    const known = ['atomic', 'set', 'map'].includes(listType);
    if (!known || schema.type !== 'array') {
      const message = 'must be atomic, set or map, and on a list';
      report(problems, typeAt, 'FieldValueInvalid', message);
    }
  }
  if (listType !== 'map') {
    if (keys !== undefined) {
      const message = 'must not be set on a list whose type is not map';
      report(problems, keysAt, 'FieldValueForbidden', message);
    }
  } else if (!keys || keys.length === 0) {
    report(
      problems,
      keysAt,
      'FieldValueRequired',
      'is required for a list of type map',
    );
  } else {
    validateMapKeys(keys, schema.items, keysAt, problems);
  }
  if (listType === 'set' && isShared(schema.items)) {
    const message =
      'must not be set: items of a set are scalars, or lists or objects of type atomic';
    report(problems, typeAt, 'FieldValueInvalid', message);
  }
}

/** Whether several appliers could own parts of one value. */
function isShared(schema: StructuralSchema | undefined): boolean {
  if (schema?.type === 'object') {
    return schema['x-kubernetes-map-type'] !== 'atomic';
  }
  return (
    schema?.type === 'array' &&
    (schema['x-kubernetes-list-type'] ?? 'atomic') !== 'atomic'
  );
}

function validateMapKeys(
  keys: string[],
  items: StructuralSchema | undefined,
  path: string,
  problems: FieldProblem[],
): void {
  if (items?.type !== 'object') {
    report(
      problems,
      path,
      'FieldValueInvalid',
      'must not be set: the items are no objects',
    );
    return;
  }
  keys.forEach((key, index) => {
    const at = fieldPath(path, index);
    const field = items.properties?.[key];
    if (!field) {
      report(
        problems,
        at,
        'FieldValueInvalid',
        `must name a property of the items, not ${key}`,
      );
    } else if (field.type === 'object' || field.type === 'array') {
      report(
        problems,
        at,
        'FieldValueInvalid',
        'must name a scalar property of the items',
      );
    } else if (field.default === undefined && !items.required?.includes(key)) {
      report(
        problems,
        at,
        'FieldValueInvalid',
        'must name a property that is required or has a default',
      );
    }
    if (keys.indexOf(key) !== index) {
      report(problems, at, 'FieldValueDuplicate', `names ${key} again`);
    }
  });
}

function validatePattern(
  { pattern }: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  if (pattern === undefined) {
    return;
  }
  try {
    patternToRegExp(pattern);
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    const message = `must be a regular expression: ${error.message}`;
    report(problems, fieldPath(path, 'pattern'), 'FieldValueInvalid', message);
  }
}

/**
 * Checks the branches of allOf, anyOf, oneOf and not: they may not say
 * anything on the shape.
 */
function validateJunctors(
  schema: StructuralSchema,
  around: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  const branches: Array<[string, StructuralSchema]> = [];
  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    (schema[keyword] ?? []).forEach((branch, index) =>
      branches.push([fieldPath(path, keyword, index), branch]),
    );
  }
  if (schema.not) {
    branches.push([fieldPath(path, 'not'), schema.not]);
  }
  for (const [at, branch] of branches) {
    validateBranch(branch, around, at, problems);
  }
}

function validateBranch(
  branch: StructuralSchema,
  around: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  // The usual way to write int-or-string has the types in anyOf.
  const allowed = around['x-kubernetes-int-or-string']
    ? [...VALIDATIONS, 'type']
    : VALIDATIONS;
  validateKeywords(branch, allowed, path, problems);
  validatePattern(branch, path, problems);
  validateJunctors(branch, around, path, problems);
  for (const [name, child] of Object.entries(branch.properties ?? {})) {
    const shape = around.properties?.[name];
    const at = fieldPath(path, 'properties', name);
    if (!shape) {
      report(
        problems,
        at,
        'FieldValueRequired',
        'must be among the properties of the schema around it, too',
      );
    } else {
      validateBranch(child, shape, at, problems);
    }
  }
  if (branch.items) {
    validateBranch(
      branch.items,
      around.items ?? {},
      fieldPath(path, 'items'),
      problems,
    );
  }
}

function validateDefault(
  schema: StructuralSchema,
  path: string,
  problems: FieldProblem[],
): void {
  const at = fieldPath(path, 'default');
  const { default: value, ...rest } = schema;
  const result = compileSchema(rest, { resource: false }).process(value);
  for (const problem of [...result.problems, ...result.unknown]) {
    problems.push({ ...problem, path: joinPaths(at, problem.path) });
  }
}

function joinPaths(base: string, path: string): string {
  return path === '' || path.startsWith('[') ? base + path : `${base}.${path}`;
}

function report(
  problems: FieldProblem[],
  path: string,
  reason: FieldProblemReason,
  message: string,
): void {
  problems.push({ path, message, reason });
}
