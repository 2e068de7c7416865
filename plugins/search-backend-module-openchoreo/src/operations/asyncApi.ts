import { UnreadableDefinitionError, type Operation } from './operation';
import {
  dereferenced,
  loose,
  namesOf,
  textOf,
  yamlDocument,
  type Loose,
} from './yamlDocument';

/**
 * What an AsyncAPI document sends and receives, by channel: version 2 says it
 * in the channels, version 3 in operations of their own.
 *
 * @throws UnreadableDefinitionError when it is no such document
 */
export function asyncApiOperations(text: string): Operation[] {
  const document = yamlDocument(text);
  if (!('asyncapi' in document)) {
    throw new UnreadableDefinitionError('it has no "asyncapi" at its top');
  }
  const isSecond = String(document.asyncapi).startsWith('2');
  return isSecond ? ofChannels(document) : ofOperations(document);
}

function ofChannels(document: Loose): Operation[] {
  return Object.entries(loose(document.channels)).flatMap(
    ([address, value]) => {
      const channel = dereferenced(document, value);
      return ['publish', 'subscribe']
        .filter(method => method in channel)
        .map(method =>
          operationOf(
            method,
            address,
            dereferenced(document, channel[method]),
            channel,
            textOf(loose(channel[method]).operationId),
          ),
        );
    },
  );
}

function ofOperations(document: Loose): Operation[] {
  return Object.entries(loose(document.operations)).flatMap(([id, value]) => {
    const operation = dereferenced(document, value);
    const channel = dereferenced(document, operation.channel);
    const action = textOf(operation.action);
    const address = textOf(channel.address) || lastPart(operation.channel);
    return action && address
      ? [operationOf(action, address, operation, channel, id)]
      : [];
  });
}

function operationOf(
  method: string,
  path: string,
  operation: Loose,
  channel: Loose,
  id: string,
): Operation {
  return {
    method: method.toUpperCase(),
    path,
    summary:
      textOf(operation.summary) ||
      textOf(operation.title) ||
      textOf(channel.summary),
    description: textOf(operation.description) || textOf(channel.description),
    tags: [...namesOf(operation.tags), ...namesOf([id])],
  };
}

/** A channel without an address is known by its key. */
function lastPart(reference: unknown): string {
  return textOf(loose(reference).$ref).split('/').at(-1) ?? '';
}
