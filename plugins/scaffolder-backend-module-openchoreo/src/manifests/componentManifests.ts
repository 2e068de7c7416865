import type {
  FieldProblem,
  KubeObject,
} from '@openchoreo-backstage/kube-objects';
import {
  API_VERSION,
  type EndpointTemplate,
  type EndpointType,
  type ExposeLevel,
  type WorkloadConnection,
  type WorkloadEndpoint,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { annotationsFor, type Described } from './annotations';

/** What a service listens on. */
export interface EndpointInput {
  name: string;
  type: EndpointType;
  port: number;
  /** Only for REST: path prefix on the service. */
  basePath?: string;
  /** Only for REST: who may call it. Default: the project. */
  exposeLevels?: ExposeLevel[];
  /** API definition (OpenAPI, proto, SDL) as text. */
  schema?: string;
}

/** An endpoint of another component that a service calls. */
export interface ConnectionInput {
  name: string;
  component: string;
  endpoint: string;
  /** Default: the project of the caller. */
  project?: string;
  /** Environment variables that tell where it is. */
  env: Array<{
    key: string;
    /** Template over host, port, scheme, basePath, uri and url. Default: `{{ .uri }}`. */
    value?: string;
  }>;
}

/** A service from an image, as the action takes it. */
export interface ComponentInput extends Described {
  organization: string;
  project: string;
  name: string;
  image: string;
  endpoints?: EndpointInput[];
  env?: Array<{ key: string; value: string }>;
  connections?: ConnectionInput[];
  /** Default: the platform's default class. */
  className?: string;
}

/** Where a connection's environment variable points when nothing is said. */
const WHOLE_ADDRESS = '{{ .uri }}';

/**
 * The Component, its Workload and its Service, and what is wrong with the input
 * that the objects could not show: lists become maps, so a second entry of the
 * same name would be lost.
 */
export function componentManifests(input: ComponentInput): {
  objects: KubeObject[];
  problems: FieldProblem[];
} {
  const { organization, project, name, className } = input;
  const { endpoints = [], connections = [], env = [] } = input;
  const { annotations, problems } = annotationsFor(input);
  const owner = { projectName: project, componentName: name };
  const metadata = { name, namespace: organization };
  const apis = Object.fromEntries(endpoints.flatMap(apiEntry));
  return {
    objects: [
      {
        apiVersion: API_VERSION,
        kind: 'Component',
        metadata: { ...metadata, annotations },
        spec: { owner: { projectName: project }, type: 'Service' },
      },
      {
        apiVersion: API_VERSION,
        kind: 'Workload',
        metadata,
        spec: {
          owner,
          containers: {
            main: { image: input.image, ...(env.length > 0 ? { env } : {}) },
          },
          ...(endpoints.length > 0
            ? { endpoints: Object.fromEntries(endpoints.map(endpointEntry)) }
            : {}),
          ...(connections.length > 0
            ? {
                connections: Object.fromEntries(
                  connections.map(one => connectionEntry(one, project)),
                ),
              }
            : {}),
        },
      },
      {
        apiVersion: API_VERSION,
        kind: 'Service',
        metadata,
        spec: {
          owner,
          workloadName: name,
          ...(className ? { className } : {}),
          ...(Object.keys(apis).length > 0 ? { apis } : {}),
        },
      },
    ],
    problems: [
      ...problems,
      ...repeated(
        'endpoints',
        'name',
        endpoints.map(one => one.name),
      ),
      ...endpoints.flatMap(restOnlyProblems),
      ...repeated(
        'env',
        'key',
        env.map(one => one.key),
      ),
      ...repeated(
        'connections',
        'name',
        connections.map(one => one.name),
      ),
    ],
  };
}

function endpointEntry({
  name,
  type,
  port,
  schema,
}: EndpointInput): [string, WorkloadEndpoint] {
  return [
    name,
    { type, port, ...(schema ? { schema: { type, content: schema } } : {}) },
  ];
}

function apiEntry({
  name,
  type,
  port,
  basePath,
  exposeLevels = [],
}: EndpointInput): Array<[string, Omit<EndpointTemplate, 'className'>]> {
  if (type !== 'REST') return [];
  return [
    [
      name,
      {
        type,
        rest: {
          backend: { port, ...(basePath ? { basePath } : {}) },
          ...(exposeLevels.length > 0 ? { exposeLevels } : {}),
        },
      },
    ],
  ];
}

function connectionEntry(
  { name, component, endpoint, project, env }: ConnectionInput,
  ownProject: string,
): [string, WorkloadConnection] {
  return [
    name,
    {
      type: 'api',
      params: {
        projectName: project ?? ownProject,
        componentName: component,
        endpoint,
      },
      inject: {
        env: env.map(({ key, value = WHOLE_ADDRESS }) => ({
          name: key,
          value,
        })),
      },
    },
  ];
}

/** Settings that other types would ignore in silence. */
function restOnlyProblems(
  { type, basePath, exposeLevels = [] }: EndpointInput,
  index: number,
): FieldProblem[] {
  if (type === 'REST') return [];
  const message = `is only for endpoints of type REST, not ${type}`;
  return [
    ...(basePath ? [{ path: `endpoints[${index}].basePath`, message }] : []),
    ...(exposeLevels.length > 0
      ? [{ path: `endpoints[${index}].exposeLevels`, message }]
      : []),
  ];
}

function repeated(
  list: string,
  field: string,
  values: readonly string[],
): FieldProblem[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    return first === index
      ? []
      : [
          {
            path: `${list}[${index}].${field}`,
            message: `repeats ${list}[${first}].${field}, ${value}`,
          },
        ];
  });
}
