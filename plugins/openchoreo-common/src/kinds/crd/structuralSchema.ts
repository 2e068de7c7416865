import type { StructuralSchema } from '@openchoreo-backstage/kube-objects';
import { z } from 'zod';

/** Keywords that mean the same in JSON Schema and in a structural schema. */
const COPIED = [
  'type',
  'format',
  'description',
  'default',
  'enum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
] as const;

/** Keywords that the conversion translates or drops on purpose. */
const HANDLED = new Set<string>([
  ...COPIED,
  'pattern',
  'minimum',
  'maximum',
  'items',
  'properties',
  'additionalProperties',
  'required',
  'propertyNames',
]);

type JsonSchema = { [keyword: string]: unknown };

/**
 * The structural schema of a zod schema, as input is checked: a field with a
 * default is not required.
 *
 * @throws Error naming the path and keyword of what a structural schema cannot
 * say, such as a union
 */
export function toStructuralSchema(schema: z.ZodType): StructuralSchema {
  const json = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io: 'input',
    reused: 'inline',
    unrepresentable: 'throw',
  });
  return convert(json as JsonSchema, '');
}

function convert(json: JsonSchema, path: string): StructuralSchema {
  if (json['x-kubernetes-int-or-string']) {
    return {
      ...(json.description ? { description: String(json.description) } : {}),
      'x-kubernetes-int-or-string': true,
    };
  }
  refuseUnknownKeywords(json, path);
  const result: StructuralSchema = {};
  for (const keyword of COPIED) {
    if (json[keyword] !== undefined) {
      Object.assign(result, { [keyword]: json[keyword] });
    }
  }
  Object.assign(result, bounds(json), pattern(json));
  if (json.items !== undefined) {
    result.items = convert(json.items as JsonSchema, `${path}[]`);
  }
  return { ...result, ...members(json, path) };
}

/** What is said about the members of an object. */
function members(json: JsonSchema, path: string): StructuralSchema {
  const result: StructuralSchema = {};
  const properties = Object.entries(
    (json.properties ?? {}) as Record<string, JsonSchema>,
  );
  if (properties.length > 0) {
    result.properties = Object.fromEntries(
      properties.map(([name, member]) => [
        name,
        convert(member, path ? `${path}.${name}` : name),
      ]),
    );
  }
  const rest = json.additionalProperties;
  const open = json['x-kubernetes-preserve-unknown-fields'] === true;
  if (rest !== undefined && rest !== false && !open) {
    if (properties.length > 0) {
      throw new Error(
        `${path}: additionalProperties beside properties is not structural`,
      );
    }
    result.additionalProperties = convert(rest as JsonSchema, `${path}[]`);
  }
  const required = (json.required ?? []) as string[];
  if (required.length > 0) {
    result.required = required;
  }
  return result;
}

/** Zod bounds every integer by what a double holds; that is no rule of ours. */
function bounds(json: JsonSchema): StructuralSchema {
  const result: StructuralSchema = {};
  if (
    typeof json.minimum === 'number' &&
    json.minimum > Number.MIN_SAFE_INTEGER
  ) {
    result.minimum = json.minimum;
  }
  if (
    typeof json.maximum === 'number' &&
    json.maximum < Number.MAX_SAFE_INTEGER
  ) {
    result.maximum = json.maximum;
  }
  return result;
}

/** The format says it already for dates, and Go needs no escaped slashes. */
function pattern(json: JsonSchema): StructuralSchema {
  return typeof json.pattern === 'string' && json.format !== 'date-time'
    ? { pattern: json.pattern.replaceAll('\\/', '/') }
    : {};
}

function refuseUnknownKeywords(json: JsonSchema, path: string) {
  const unknown = Object.keys(json).filter(keyword => !HANDLED.has(keyword));
  if (unknown.length > 0) {
    throw new Error(
      `${path || 'schema'}: ${unknown.join(
        ', ',
      )} cannot be said in a structural schema`,
    );
  }
  if (json.type === undefined) {
    throw new Error(`${path || 'schema'}: a structural schema needs a type`);
  }
}
