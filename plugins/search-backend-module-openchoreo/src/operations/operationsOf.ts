import {
  MAX_SCHEMA_CONTENT_BYTES,
  type WorkloadEndpoint,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { asyncApiOperations } from './asyncApi';
import { graphQlOperations } from './graphQl';
import { grpcOperations } from './grpc';
import { openApiOperations } from './openApi';
import { UnreadableDefinitionError, type Operation } from './operation';

/** More operations than this in one API are a mistake, or somebody's attempt to fill the index. */
export const MAX_OPERATIONS = 2_000;

/** What could be read of a definition. */
export type ReadDefinition =
  | { operations: Operation[]; problem?: undefined }
  | { operations?: undefined; problem: string };

const READERS: Partial<
  Record<WorkloadEndpoint['type'], (text: string) => Operation[]>
> = {
  HTTP: openApiOperations,
  REST: openApiOperations,
  GraphQL: graphQlOperations,
  gRPC: grpcOperations,
  Websocket: asyncApiOperations,
};

/**
 * The operations of an endpoint, by the language that its type stands for.
 *
 * @returns a problem in words for a definition that cannot be read; undefined
 * when the endpoint has none, or has one in no language known here
 */
export function operationsOf(
  endpoint: WorkloadEndpoint,
): ReadDefinition | undefined {
  const text = endpoint.schema?.content;
  const read = READERS[endpoint.type];
  if (!text?.trim() || !read) return undefined;
  const bytes = Buffer.byteLength(text);
  // Admission refuses larger ones; those from before it must not hold the index up.
  if (bytes > MAX_SCHEMA_CONTENT_BYTES) {
    return {
      problem: `it has ${bytes} bytes, more than ${MAX_SCHEMA_CONTENT_BYTES}`,
    };
  }
  try {
    const operations = read(text);
    return operations.length > MAX_OPERATIONS
      ? {
          problem: `it has ${operations.length} operations, more than ${MAX_OPERATIONS}`,
        }
      : { operations };
  } catch (error) {
    if (error instanceof UnreadableDefinitionError) {
      return { problem: error.message };
    }
    throw error;
  }
}
