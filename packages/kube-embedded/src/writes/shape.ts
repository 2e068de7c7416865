import {
  type FieldProblem,
  type KubeObject,
  type StructuralSchema,
} from '@openchoreo-backstage/kube-objects';
import type { RegisteredKind } from '../kinds/KindRegistry';

/** An object as its schema wants it. */
export interface Shaped {
  /** Pruned, and with its defaults. */
  object: KubeObject;
  problems: FieldProblem[];
  /** The fields that were pruned. */
  unknown: FieldProblem[];
}

/** Brings an object into the shape of its kind; objects of kinds without a schema stay as they are. */
export function shape(kind: RegisteredKind, object: KubeObject): Shaped {
  if (!kind.compiled) {
    return { object, problems: [], unknown: [] };
  }
  const { value, problems, unknown } = kind.compiled.process(object);
  return { object: value as KubeObject, problems, unknown };
}

/**
 * A configuration without what its schema does not know, and without defaults
 * either: an applier owns only what it wrote.
 */
export function prune(
  kind: RegisteredKind,
  configuration: KubeObject,
): Pick<Shaped, 'object' | 'unknown'> {
  if (!kind.compiledWithoutDefaults) {
    return { object: configuration, unknown: [] };
  }
  const { value, unknown } =
    kind.compiledWithoutDefaults.process(configuration);
  return { object: value as KubeObject, unknown };
}

/** The same schema with no defaults at any depth. */
export function withoutDefaults(schema: StructuralSchema): StructuralSchema {
  const { default: _, ...rest } = schema;
  return {
    ...rest,
    ...(rest.properties
      ? {
          properties: Object.fromEntries(
            Object.entries(rest.properties).map(([name, member]) => [
              name,
              withoutDefaults(member),
            ]),
          ),
        }
      : {}),
    ...(typeof rest.additionalProperties === 'object'
      ? { additionalProperties: withoutDefaults(rest.additionalProperties) }
      : {}),
    ...(rest.items ? { items: withoutDefaults(rest.items) } : {}),
  };
}
