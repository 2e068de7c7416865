import { Namespace, parse, Service, type ReflectionObject } from 'protobufjs';
import { UnreadableDefinitionError, type Operation } from './operation';

/**
 * The methods of the services in a `.proto` file. Imports are not followed:
 * what a method is called does not depend on them.
 *
 * @throws UnreadableDefinitionError when it is not such a file
 */
export function grpcOperations(text: string): Operation[] {
  return servicesOf(parsed(text)).flatMap(service =>
    service.methodsArray.map(method => ({
      method: 'RPC',
      // As it goes over the wire: /package.Service/Method.
      path: `${service.fullName.replace(/^\./, '/')}/${method.name}`,
      summary: method.comment?.split('\n')[0].trim() ?? '',
      description: method.comment?.split('\n').slice(1).join('\n').trim() ?? '',
      tags: [],
    })),
  );
}

function parsed(text: string): Namespace {
  try {
    return parse(text, { alternateCommentMode: true, keepCase: true }).root;
  } catch (error) {
    // NOTE: the parser throws plain errors for whatever it does not understand.
    throw new UnreadableDefinitionError(
      `it is not a proto file: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

function servicesOf(object: ReflectionObject): Service[] {
  if (object instanceof Service) return [object];
  return object instanceof Namespace
    ? object.nestedArray.flatMap(servicesOf)
    : [];
}
