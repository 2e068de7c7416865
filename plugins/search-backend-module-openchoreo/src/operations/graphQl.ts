import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  parse,
  type DefinitionNode,
  type FieldDefinitionNode,
} from 'graphql';
import { UnreadableDefinitionError, type Operation } from './operation';

/** Schemas of 256 KiB have fewer; beyond it somebody plays. */
const MAX_TOKENS = 200_000;

/**
 * The fields of the root types of a GraphQL schema: what can be queried,
 * changed and subscribed to.
 *
 * @throws UnreadableDefinitionError when it is not the schema language
 */
export function graphQlOperations(text: string): Operation[] {
  const definitions = parsed(text);
  const roots = rootTypes(definitions);
  return definitions.flatMap(definition => {
    if (
      definition.kind !== Kind.OBJECT_TYPE_DEFINITION &&
      definition.kind !== Kind.OBJECT_TYPE_EXTENSION
    ) {
      return [];
    }
    const method = roots.get(definition.name.value);
    return method === undefined
      ? []
      : (definition.fields ?? []).map(field => operationOf(method, field));
  });
}

function parsed(text: string): readonly DefinitionNode[] {
  try {
    return parse(text, { noLocation: true, maxTokens: MAX_TOKENS }).definitions;
  } catch (error) {
    // Nesting without end runs out of stack rather than out of grammar.
    if (error instanceof GraphQLError || error instanceof RangeError) {
      const line = error instanceof GraphQLError && error.locations?.[0]?.line;
      throw new UnreadableDefinitionError(
        `${line ? `line ${line}` : 'it'} is not GraphQL: ${error.message}`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** The verb of each root type; a `schema` block may give them other names. */
function rootTypes(definitions: readonly DefinitionNode[]) {
  const named = definitions.flatMap(definition =>
    definition.kind === Kind.SCHEMA_DEFINITION ||
    definition.kind === Kind.SCHEMA_EXTENSION
      ? definition.operationTypes ?? []
      : [],
  );
  const names: Array<[string, string]> =
    named.length > 0
      ? named.map(({ type, operation }) => [type.name.value, operation])
      : Object.values(OperationTypeNode).map(operation => [
          `${operation[0].toUpperCase()}${operation.slice(1)}`,
          operation,
        ]);
  return new Map(
    names.map(([type, operation]) => [type, operation.toUpperCase()]),
  );
}

function operationOf(method: string, field: FieldDefinitionNode): Operation {
  const described = field.description?.value.trim() ?? '';
  const [summary, ...more] = described.split('\n');
  return {
    method,
    path: field.name.value,
    summary,
    description: more.join('\n').trim(),
    tags: [],
  };
}
