import { UnreadableDefinitionError, type Operation } from './operation';
import {
  dereferenced,
  loose,
  namesOf,
  textOf,
  yamlDocument,
} from './yamlDocument';

/** The methods of a path item, those of OpenAPI 3.2 included. */
const METHODS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
];

/**
 * The operations of an OpenAPI 3 or Swagger 2 document. What is not as it
 * should be within it is passed over.
 *
 * @throws UnreadableDefinitionError when it is no such document
 */
export function openApiOperations(text: string): Operation[] {
  const document = yamlDocument(text);
  if (!('openapi' in document) && !('swagger' in document)) {
    throw new UnreadableDefinitionError(
      'it has neither "openapi" nor "swagger" at its top',
    );
  }
  return Object.entries(loose(document.paths)).flatMap(([path, value]) => {
    const item = dereferenced(document, value);
    return METHODS.filter(method => method in item).map(method => {
      const operation = dereferenced(document, item[method]);
      return {
        method: method.toUpperCase(),
        path,
        summary: textOf(operation.summary) || textOf(item.summary),
        description: textOf(operation.description) || textOf(item.description),
        tags: [...namesOf(operation.tags), ...namesOf([operation.operationId])],
      };
    });
  });
}
