import { compareCodePoints } from '../canonical/canonicalJson';
import { isJsonObject, ownMember } from '../json/jsonObject';
import type { JsonValue } from '../object/object';
import { OBJECT_META_SCHEMA } from '../schema/objectMetaSchema';
import type { StructuralSchema } from '../schema/structuralSchema';

/** How several managers share a list. */
export interface ListType {
  readonly sharing: 'atomic' | 'set' | 'map';
  /** Sorted. */
  readonly keys: readonly string[];
  readonly item: FieldType;
}

/** How several managers share an object. */
export interface MapType {
  readonly atomic: boolean;
  readonly fields: ReadonlyMap<
    string,
    { readonly type: FieldType; readonly default?: JsonValue }
  >;
  /** The type of members that are not named; none may be there when absent. */
  readonly others?: FieldType;
}

/**
 * What a field can be, as far as ownership is concerned. A field whose schema
 * leaves it open can be any of the three.
 */
export interface FieldType {
  readonly scalar: boolean;
  readonly list?: ListType;
  readonly map?: MapType;
}

/** How a value is treated: member by member, item by item, or as a whole. */
export type Treatment =
  | { readonly as: 'leaf' }
  | { readonly as: 'map'; readonly map: MapType }
  | { readonly as: 'list'; readonly list: ListType };

const LEAF: Treatment = { as: 'leaf' };

const SCALAR: FieldType = { scalar: true };

/**
 * A field that no schema describes: objects are shared by member, all the way
 * down, lists are taken as a whole.
 */
const OPEN: FieldType = openType();

function openType(): FieldType {
  const map = { atomic: false, fields: new Map(), others: undefined };
  const type = {
    scalar: true,
    list: { sharing: 'atomic' as const, keys: [], item: SCALAR },
    map: map as MapType & { others?: FieldType },
  };
  type.map.others = type;
  return type;
}

const ROOT_FIELDS: { [name: string]: StructuralSchema } = {
  apiVersion: { type: 'string' },
  kind: { type: 'string' },
  metadata: OBJECT_META_SCHEMA,
};

const compiled = new WeakMap<StructuralSchema, FieldType>();

/**
 * The type of whole objects with this schema. `apiVersion`, `kind` and
 * `metadata` are always those of Kubernetes.
 */
export function objectType(schema: StructuralSchema): FieldType {
  let type = compiled.get(schema);
  if (!type) {
    const properties = { ...schema.properties, ...ROOT_FIELDS };
    type = fieldType({ ...schema, type: 'object', properties }, false);
    compiled.set(schema, type);
  }
  return type;
}

/**
 * @param open - whether a schema further up keeps unknown fields; that goes
 * for all below it
 */
function fieldType(schema: StructuralSchema, open: boolean): FieldType {
  const opens = open || schema['x-kubernetes-preserve-unknown-fields'] === true;
  switch (schema.type) {
    case 'object':
      return { scalar: false, map: mapType(schema, opens) };
    case 'array':
      return { scalar: false, list: listType(schema, opens) };
    case undefined:
      return OPEN;
    default:
      return SCALAR;
  }
}

function mapType(schema: StructuralSchema, open: boolean): MapType {
  const { properties = {}, additionalProperties } = schema;
  const fields = Object.entries(properties).map(
    ([name, property]) =>
      [
        name,
        { type: fieldType(property, open), default: property.default },
      ] as const,
  );
  return {
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    fields: new Map(fields),
    others: otherMembers(
      additionalProperties,
      open || fields.length === 0,
      open,
    ),
  };
}

function otherMembers(
  additional: StructuralSchema | boolean | undefined,
  free: boolean,
  open: boolean,
): FieldType | undefined {
  if (typeof additional === 'object') {
    return fieldType(additional, open);
  }
  return additional === true || (additional === undefined && free)
    ? OPEN
    : undefined;
}

function listType(schema: StructuralSchema, open: boolean): ListType {
  return {
    sharing: schema['x-kubernetes-list-type'] ?? 'atomic',
    keys: [...(schema['x-kubernetes-list-map-keys'] ?? [])].sort(
      compareCodePoints,
    ),
    item: schema.items ? fieldType(schema.items, open) : OPEN,
  };
}

/** The type of a member; an unknown one is open. */
export function memberType(map: MapType, name: string): FieldType {
  return map.fields.get(name)?.type ?? map.others ?? OPEN;
}

/**
 * How a value of a type is treated. A null is treated as what the type says,
 * an object before a list; a value that is not of the type is a leaf.
 */
export function treatment(type: FieldType, value: unknown): Treatment {
  const { map, list } = type;
  if (map && (isJsonObject(value) || value === null)) {
    return map.atomic ? LEAF : { as: 'map', map };
  }
  const isList = Array.isArray(value) || (value === null && !type.scalar);
  if (list && isList) {
    return list.sharing === 'atomic' ? LEAF : { as: 'list', list };
  }
  return LEAF;
}

/** The members of an object; none for null and what is no object. */
export function membersOf(value: unknown): { [key: string]: unknown } {
  return isJsonObject(value) ? value : {};
}

/** A member that is there, or undefined. */
export function memberOf(value: unknown, name: string): unknown {
  return isJsonObject(value) ? ownMember(value, name) : undefined;
}

/** The items of a list; none for null and what is no list. */
export function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
