import {
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type { EndpointTemplate } from '../endpointTemplate';
import type { WorkloadTemplate } from '../workloadTemplate';
import {
  duplicate,
  forbidden,
  invalidValue,
  required,
  unsupported,
} from './problems';

type Apis = Record<string, EndpointTemplate>;

/**
 * What is wrong with the APIs of a service (V-14).
 *
 * @param endpoints - the endpoints of the workload, where they are known
 */
export function apisProblems(
  apis: Apis | undefined,
  path: string,
  endpoints?: WorkloadTemplate['endpoints'],
): FieldProblem[] {
  return Object.entries(apis ?? {}).flatMap(([name, api]) => {
    const at = fieldPath(path, name);
    return [
      ...restProblems(api, at),
      ...(endpoints ? endpointProblems(name, api, at, endpoints) : []),
    ];
  });
}

function restProblems(api: EndpointTemplate, path: string): FieldProblem[] {
  const { type, rest } = api;
  const at = `${path}.rest`;
  if (!rest) {
    return type === 'REST'
      ? [required(at, 'is required where the type is REST')]
      : [];
  }
  const { backend, exposeLevels = [] } = rest;
  return [
    ...(type === 'REST'
      ? []
      : [forbidden(at, `must not be set where the type is ${type}`)]),
    ...(backend ? backendProblems(backend, `${at}.backend`) : []),
    ...exposeLevels.flatMap((level, index) =>
      exposeLevels.indexOf(level) < index
        ? [duplicate(fieldPath(at, 'exposeLevels', index), `repeats ${level}`)]
        : [],
    ),
  ];
}

type Backend = NonNullable<NonNullable<EndpointTemplate['rest']>['backend']>;

function backendProblems(backend: Backend, path: string): FieldProblem[] {
  const { port, basePath, url } = backend;
  const problems: FieldProblem[] = [];
  if (url !== undefined) {
    problems.push(
      forbidden(`${path}.url`, 'is only for components of type API'),
    );
  }
  if (port === undefined) {
    problems.push(required(`${path}.port`));
  } else if (port < 1 || port > 65535) {
    problems.push(
      invalidValue(`${path}.port`, 'must be a port from 1 to 65535'),
    );
  }
  if (basePath && !basePath.startsWith('/')) {
    problems.push(invalidValue(`${path}.basePath`, 'must begin with /'));
  }
  return problems;
}

function endpointProblems(
  name: string,
  api: EndpointTemplate,
  path: string,
  endpoints: NonNullable<WorkloadTemplate['endpoints']>,
): FieldProblem[] {
  if (!Object.hasOwn(endpoints, name)) {
    return [unsupported(path, Object.keys(endpoints))];
  }
  const port = api.rest?.backend?.port;
  return port === undefined || port === endpoints[name].port
    ? []
    : [
        invalidValue(
          `${path}.rest.backend.port`,
          `must be ${endpoints[name].port}, the port of endpoint ${name}`,
        ),
      ];
}
