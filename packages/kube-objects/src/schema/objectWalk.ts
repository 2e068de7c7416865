import { setMember, type JsonObject } from '../json/jsonObject';
import type { StructuralSchema } from './structuralSchema';
import { descend, report, type Walk, type WalkRun } from './walk';

interface Member {
  readonly walk: Walk;
  readonly nullable: boolean;
}

/** Walks the members of an object, as far as the schema says anything on them. */
export function compileObject(
  schema: StructuralSchema,
  compile: (schema: StructuralSchema) => Walk,
): (object: JsonObject, run: WalkRun) => JsonObject {
  const member = (node: StructuralSchema): Member => ({
    walk: compile(node),
    nullable: node.nullable === true,
  });
  const named = new Map(
    Object.entries(schema.properties ?? {}).map(([name, node]) => [
      name,
      member(node),
    ]),
  );
  const defaults = Object.entries(schema.properties ?? {}).flatMap(
    ([name, node]) =>
      node.default === undefined ? [] : [[name, node] as const],
  );
  const others =
    typeof schema.additionalProperties === 'object'
      ? member(schema.additionalProperties)
      : undefined;
  const keepsUnknown =
    schema['x-kubernetes-preserve-unknown-fields'] === true ||
    schema.additionalProperties === true;
  const required = schema.required ?? [];

  return (object, run) => {
    let result = object;
    const change = (): JsonObject => {
      if (result === object) {
        result = { ...object };
      }
      return result;
    };

    for (const name of Object.keys(object)) {
      const value = object[name];
      const known = named.get(name) ?? others;
      if (value === undefined) {
        continue;
      }
      if (!known) {
        if (!keepsUnknown) {
          report(run, 'FieldValueUnknown', 'is not a known field', name);
          if (run.shape) {
            delete change()[name];
          }
        }
      } else if (value === null && !known.nullable && run.shape) {
        // Kubernetes takes a null that is not allowed as an absent field.
        delete change()[name];
      } else {
        const walked = descend(known.walk, value, name, run);
        if (walked !== value) {
          setMember(change(), name, walked);
        }
      }
    }

    if (run.shape) {
      for (const [name, node] of defaults) {
        if (!hasMember(result, name)) {
          // Below the default there may be more defaults.
          const value = descend(
            named.get(name)!.walk,
            structuredClone(node.default),
            name,
            run,
          );
          setMember(change(), name, value);
        }
      }
    }

    for (const name of required) {
      if (!hasMember(result, name)) {
        report(run, 'FieldValueRequired', 'is required', name);
      }
    }
    return result;
  };
}

function hasMember(object: JsonObject, name: string): boolean {
  return Object.hasOwn(object, name) && object[name] !== undefined;
}
