import type { JsonValue } from '../object/object';

/** @public */
export type StructuralType =
  | 'object'
  | 'array'
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean';

/**
 * What a value must satisfy beyond its shape. In `allOf`, `anyOf`, `oneOf` and
 * `not` only these may be used.
 *
 * @public
 */
export interface ValueValidation {
  /** `date-time`, `int32` and `int64` are checked, other formats are not. */
  format?: string;
  enum?: JsonValue[];
  /** A regular expression that some part of the text must match. */
  pattern?: string;
  minimum?: number;
  exclusiveMinimum?: boolean;
  maximum?: number;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  /** In Unicode characters. */
  minLength?: number;
  /** In Unicode characters. */
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  required?: string[];
  allOf?: StructuralSchema[];
  anyOf?: StructuralSchema[];
  oneOf?: StructuralSchema[];
  not?: StructuralSchema;
}

/**
 * The part of OpenAPI 3.0 schemas that Kubernetes calls structural: the shape
 * of every field is given once, so that values can be pruned, defaulted and
 * merged by it. `validateStructural` says whether a schema is one.
 *
 * @public
 */
export interface StructuralSchema extends ValueValidation {
  type?: StructuralType;
  title?: string;
  description?: string;
  nullable?: boolean;
  default?: JsonValue;
  example?: JsonValue;
  properties?: { [name: string]: StructuralSchema };
  /** The schema of all members, for objects with free names. */
  additionalProperties?: StructuralSchema | boolean;
  items?: StructuralSchema;
  /** Keeps fields that no schema names. */
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  /** An integer or a string, in place of `type`. */
  'x-kubernetes-int-or-string'?: boolean;
  /** How appliers share a list: as a whole (default), item by item, or by key. */
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map';
  /** The fields that together identify an item of a `map` list. */
  'x-kubernetes-list-map-keys'?: string[];
  /** How appliers share an object: by field (default) or as a whole. */
  'x-kubernetes-map-type'?: 'granular' | 'atomic';
  /** Rules in CEL. They are carried, not evaluated, here. */
  'x-kubernetes-validations'?: Array<{
    rule: string;
    message?: string;
    messageExpression?: string;
    reason?: string;
    fieldPath?: string;
    optionalOldSelf?: boolean;
  }>;
}
