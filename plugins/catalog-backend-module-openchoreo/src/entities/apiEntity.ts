import type { ApiEntity } from '@backstage/catalog-model';
import {
  apiEntityName,
  type Component,
  type WorkloadEndpoint,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { entityMetadata } from './metadata';

export interface ApiEntityInput {
  component: Component;
  endpointName: string;
  endpoint: WorkloadEndpoint;
  /** Where this definition runs; absent when it is deployed nowhere yet. */
  environment?: string;
  owner: string;
  system: string;
  lifecycle: string;
}

/** The API entity of one endpoint, with the definition that its workload declares. */
export function apiEntity(input: ApiEntityInput): ApiEntity {
  const { component, endpointName, endpoint, environment } = input;
  const { name, namespace } = component.metadata;
  const schema = endpoint.schema?.content?.trim();
  const metadata = entityMetadata(
    component,
    apiEntityName(name, endpointName),
    {
      'openchoreo.dev/component': `${namespace}/${name}`,
      'openchoreo.dev/endpoint': endpointName,
      ...(environment ? { 'openchoreo.dev/environment': environment } : {}),
    },
  );
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: {
      ...metadata,
      title: `${metadata.title ?? name} · ${endpointName}`,
      description:
        metadata.description ??
        `${endpoint.type} endpoint of ${name} on port ${endpoint.port}`,
    },
    spec: {
      type: schema ? typeWithSchema(endpoint) : typeWithoutSchema(endpoint),
      lifecycle: input.lifecycle,
      owner: input.owner,
      system: input.system,
      definition: schema
        ? `${schema}\n`
        : describeEndpoint(name, endpointName, endpoint),
    },
  };
}

function typeWithSchema(endpoint: WorkloadEndpoint): string {
  switch (endpoint.type) {
    case 'HTTP':
    case 'REST':
      return 'openapi';
    case 'gRPC':
      return 'grpc';
    case 'GraphQL':
      return 'graphql';
    case 'Websocket':
      return 'asyncapi';
    default:
      return endpoint.type.toLowerCase();
  }
}

function typeWithoutSchema(endpoint: WorkloadEndpoint): string {
  switch (endpoint.type) {
    case 'TCP':
    case 'UDP':
      return 'tcp';
    case 'Websocket':
      return 'event';
    default:
      return 'http';
  }
}

/** Catalog APIs need a definition; this one says what is known and what to do. */
function describeEndpoint(
  component: string,
  endpointName: string,
  endpoint: WorkloadEndpoint,
): string {
  return [
    `${endpoint.type} endpoint "${endpointName}" of component "${component}" on port ${endpoint.port}.`,
    '',
    `Its workload declares no schema. Add one under endpoints.${endpointName}.schema.content to show it here.`,
    '',
  ].join('\n');
}
