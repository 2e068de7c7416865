import type { StructuralSchema } from '@openchoreo-backstage/kube-objects';

/**
 * An object whose named members are known; others are kept. The built-in kinds
 * are declared as far as appliers share them, not as far as they could be
 * validated: an API server does that on real planes.
 */
export function open(properties: {
  [name: string]: StructuralSchema;
}): StructuralSchema {
  return {
    type: 'object',
    properties,
    'x-kubernetes-preserve-unknown-fields': true,
  };
}

/** A list whose items appliers share by these members. */
export function keyed(
  keys: string[],
  properties: { [name: string]: StructuralSchema },
): StructuralSchema {
  return {
    type: 'array',
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': keys,
    items: {
      ...open(properties),
      required: keys.filter(key => properties[key]?.default === undefined),
    },
  };
}

export const text: StructuralSchema = { type: 'string' };

export const whole: StructuralSchema = { type: 'integer' };

export const intOrString: StructuralSchema = {
  'x-kubernetes-int-or-string': true,
};

export const texts: StructuralSchema = { type: 'array', items: text };

export const textMap: StructuralSchema = {
  type: 'object',
  additionalProperties: text,
};

/** Quantities by name. */
export const quantities: StructuralSchema = {
  type: 'object',
  additionalProperties: intOrString,
};

/** Anything, shared as a whole. */
export const anything: StructuralSchema = {
  'x-kubernetes-preserve-unknown-fields': true,
};

/** A label selector, shared as a whole. */
export const labelSelector: StructuralSchema = {
  type: 'object',
  'x-kubernetes-map-type': 'atomic',
  'x-kubernetes-preserve-unknown-fields': true,
};

export const protocol: StructuralSchema = { type: 'string', default: 'TCP' };

export const conditions: StructuralSchema = keyed(['type'], { type: text });

/** A status of which only the conditions are shared by item. */
export const conditionedStatus: StructuralSchema = open({ conditions });
