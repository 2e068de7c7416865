import type { FieldProblem } from '../errors/errors';
import { isJsonObject } from '../json/jsonObject';
import { compileList } from './listWalk';
import { OBJECT_META_SCHEMA } from './objectMetaSchema';
import { compileObject } from './objectWalk';
import type { StructuralSchema } from './structuralSchema';
import { compileChecks } from './valueChecks';
import { report, startRun, type Walk, type WalkRun } from './walk';

/** What `process` makes of a value. @public */
export interface ProcessedValue {
  /** Pruned and defaulted; shares what did not change with the input. */
  value: unknown;
  /** Everything that is wrong with it; `unknown` is not among them. */
  problems: FieldProblem[];
  /** The fields that were pruned, for a caller that would rather refuse them. */
  unknown: FieldProblem[];
}

/** A schema made ready to run. @public */
export interface CompiledSchema {
  /**
   * Everything that is wrong with a value as it stands. Unknown fields are no
   * problem, and defaults are not filled in.
   *
   * @param basePath - where the value is, for the paths of the problems
   */
  validate(value: unknown, basePath?: string): FieldProblem[];
  /**
   * In one pass: drops fields that the schema does not name, and nulls where
   * none is allowed; fills in defaults; validates the result. The input is not
   * changed.
   */
  process(value: unknown): ProcessedValue;
}

/** @public */
export interface CompileOptions {
  /**
   * Whether the schema describes a whole object, as in a
   * CustomResourceDefinition: then `apiVersion`, `kind` and `metadata` belong
   * to it without being named. The content of metadata is left to
   * `validateObjectMeta`. Default true.
   */
  resource?: boolean;
}

/**
 * Makes a walker from a structural schema, without generating code. CEL rules
 * (`x-kubernetes-validations`) are not evaluated.
 *
 * @throws SyntaxError when a pattern is no regular expression
 * @public
 */
export function compileSchema(
  schema: StructuralSchema,
  options: CompileOptions = {},
): CompiledSchema {
  const { resource = true } = options;
  const walk = compileNode(resource ? asResource(schema) : schema);
  return {
    validate(value, basePath = '') {
      const run = startRun(basePath, false);
      walk(value, run);
      return run.problems;
    },
    process(value) {
      const run = startRun('', true);
      const result = walk(value, run);
      return { value: result, problems: run.problems, unknown: run.unknown };
    },
  };
}

/** Adds what every object has. */
function asResource(schema: StructuralSchema): StructuralSchema {
  const declared = schema.properties ?? {};
  const metadata: { [name: string]: StructuralSchema } = {};
  for (const name of Object.keys(OBJECT_META_SCHEMA.properties ?? {})) {
    metadata[name] = { 'x-kubernetes-preserve-unknown-fields': true };
  }
  return {
    ...schema,
    properties: {
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
      ...declared,
      metadata: {
        ...declared.metadata,
        type: 'object',
        properties: { ...metadata, ...declared.metadata?.properties },
      },
    },
  };
}

function compileNode(schema: StructuralSchema): Walk {
  const types = acceptedTypes(schema);
  const walkObject = compileObject(schema, compileNode);
  const walkList = compileList(schema, compileNode);
  const checks = compileChecks(schema, compileNode);

  return (value, run) => {
    if (value === null && schema.nullable) {
      return value;
    }
    if (types && !types.includes(typeOf(value))) {
      // An integer is a number, too.
      const isNumber = types.includes('number') && typeOf(value) === 'integer';
      if (!isNumber) {
        reportType(types, value, run);
        return value;
      }
    }
    let result = value;
    if (isJsonObject(value)) {
      result = walkObject(value, run);
    } else if (Array.isArray(value)) {
      result = walkList(value, run);
    }
    for (const check of checks) {
      check(result, run);
    }
    return result;
  };
}

function acceptedTypes(schema: StructuralSchema): string[] | undefined {
  if (schema['x-kubernetes-int-or-string']) {
    return ['integer', 'string'];
  }
  return schema.type && [schema.type];
}

function typeOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  null: 'null',
  array: 'a list',
  object: 'an object',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
};

function reportType(types: string[], value: unknown, run: WalkRun): void {
  const wanted = types.map(type => TYPE_NAMES[type]).join(' or ');
  const got = TYPE_NAMES[typeOf(value)] ?? `of type ${typeof value}`;
  // The value itself is not in the message: it may be a secret.
  report(run, 'FieldValueTypeInvalid', `must be ${wanted}, it is ${got}`);
}
