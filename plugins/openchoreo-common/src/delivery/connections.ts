import {
  compareCodePoints,
  fieldPath,
  kubeName,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type {
  EndpointAccess,
  EndpointStatus,
  EndpointTemplate,
  ReleaseState,
  WorkloadConnection,
  WorkloadTemplate,
} from '../kinds';
import { accessOf, schemeOf } from './endpointAccess';

/** What is known about a component that a connection names. @public */
export interface ConnectionTarget {
  /** Endpoints of the component's Workload: what it could publish. */
  declaredEndpoints: readonly string[];
  /** The component in the environment of the caller; absent while it is not deployed there. */
  binding?: {
    name: string;
    releaseState: ReleaseState;
    workloadSpec: WorkloadTemplate;
    apis?: Record<string, EndpointTemplate>;
    /** `status.endpoints` of the binding. */
    published?: readonly EndpointStatus[];
  };
}

/** What a connection gives to the one who declares it. @public */
export type ConnectionOutcome =
  /** It can be called there. */
  | { state: 'resolved'; access: EndpointAccess }
  /** It will be there, once the other side is; heals by itself. */
  | { state: 'pending'; message: string }
  /** It cannot be there: somebody has to change something. */
  | { state: 'missing'; path: string; message: string };

/** @public */
export interface ConnectionsInput {
  connections: WorkloadTemplate['connections'];
  /** The component that declares them. */
  owner: { projectName: string; componentName: string };
  environment: string;
  /**
   * Finds a component of the organization, with its binding in `environment`.
   *
   * @returns undefined when no such component exists
   */
  findTarget: (
    project: string,
    component: string,
  ) => ConnectionTarget | undefined;
}

/**
 * Where each connection of a workload leads in one environment
 * (spec/controllers.md 11.5).
 *
 * Inside of a project the address follows from the name of the target's binding,
 * so components that call each other can start together. Across projects it is
 * what the target has published.
 *
 * @public
 */
export function resolveConnections(
  input: ConnectionsInput,
): Record<string, ConnectionOutcome> {
  return Object.fromEntries(
    Object.entries(input.connections ?? {}).map(([name, connection]) => {
      const path = fieldPath('spec.workloadSpec.connections', name);
      return [
        name,
        connection.type === 'external'
          ? resolveExternal(connection, path)
          : resolveApi(connection, path, input),
      ];
    }),
  );
}

function resolveExternal(
  { params = {} }: WorkloadConnection,
  path: string,
): ConnectionOutcome {
  const port = Number(params.port);
  if (!params.host) {
    return missing(`${path}.params.host`, 'is required');
  }
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    return missing(`${path}.params.port`, 'must be a port from 1 to 65535');
  }
  return {
    state: 'resolved',
    access: accessOf({
      host: params.host,
      port,
      scheme: params.scheme,
      basePath: params.basePath,
    }),
  };
}

function resolveApi(
  { params = {} }: WorkloadConnection,
  path: string,
  { owner, environment, findTarget }: ConnectionsInput,
): ConnectionOutcome {
  const { componentName, endpoint } = params;
  if (!componentName || !endpoint) {
    return missing(
      `${path}.params.${componentName ? 'endpoint' : 'componentName'}`,
      'is required',
    );
  }
  const project = params.projectName || owner.projectName;
  const target = findTarget(project, componentName);
  if (!target) {
    return missing(
      `${path}.params.componentName`,
      `names component ${componentName}, which project ${project} does not have`,
    );
  }
  const waiting: ConnectionOutcome = {
    state: 'pending',
    message: `waiting for endpoint ${endpoint} of ${componentName} in ${environment}`,
  };
  const { binding } = target;
  const here = binding?.workloadSpec.endpoints?.[endpoint];
  if (!here && !target.declaredEndpoints.includes(endpoint)) {
    return missing(
      `${path}.params.endpoint`,
      `names endpoint ${endpoint}, which ${componentName} does not have`,
    );
  }
  if (!binding || !here || binding.releaseState !== 'Active') return waiting;
  if (project === owner.projectName) {
    return {
      state: 'resolved',
      access: accessOf({
        host: workloadObjectName(binding.name),
        port: here.port,
        scheme: schemeOf(here.type, here.port),
      }),
    };
  }
  const levels = binding.apis?.[endpoint]?.rest?.exposeLevels ?? [];
  if (!levels.includes('Organization') && !levels.includes('Public')) {
    return missing(
      `${path}.params.endpoint`,
      `names endpoint ${endpoint} of ${componentName} in project ${project}, which is not exposed to other projects`,
    );
  }
  const published = binding.published?.find(({ name }) => name === endpoint);
  const access = published?.organization ?? published?.public;
  return access ? { state: 'resolved', access } : waiting;
}

/** Name of the Deployment and the Kubernetes Service of a binding (spec/controllers.md 3.3). @public */
export function workloadObjectName(binding: string): string {
  return kubeName(63, binding);
}

/** One variable that a connection injects. */
export interface InjectedVariable {
  name: string;
  value: string;
  connection: string;
}

/**
 * The variables of all connections, in the order of connection names
 * (spec/controllers.md 11.5).
 *
 * @returns what could be resolved; what waits, as sentences; what is wrong
 */
export function injectedVariables(
  connections: WorkloadTemplate['connections'],
  outcomes: Readonly<Record<string, ConnectionOutcome>>,
): {
  variables: InjectedVariable[];
  waiting: string[];
  problems: FieldProblem[];
} {
  const variables: InjectedVariable[] = [];
  const waiting: string[] = [];
  const problems: FieldProblem[] = [];
  const sorted = Object.entries(connections ?? {}).sort(([a], [b]) =>
    compareCodePoints(a, b),
  );
  for (const [name, connection] of sorted) {
    const outcome = Object.hasOwn(outcomes, name) ? outcomes[name] : undefined;
    const path = fieldPath('spec.workloadSpec.connections', name);
    if (!outcome) {
      problems.push({
        path,
        message: 'was not resolved before rendering',
        reason: 'FieldValueInvalid',
      });
    } else if (outcome.state === 'pending') {
      waiting.push(`Connection ${name}: ${outcome.message}.`);
    } else if (outcome.state === 'missing') {
      problems.push({
        path: outcome.path,
        message: outcome.message,
        reason: 'FieldValueInvalid',
      });
    } else {
      connection.inject.env.forEach((entry, index) => {
        const rendered = renderTemplate(entry.value, outcome.access);
        if ('problem' in rendered) {
          problems.push({
            path: `${path}.inject.env[${index}].value`,
            message: rendered.problem,
            reason: 'FieldValueInvalid',
          });
        } else {
          variables.push({
            name: entry.name,
            value: rendered.text,
            connection: name,
          });
        }
      });
    }
  }
  return { variables, waiting, problems };
}

const ACTION = /\{\{((?:(?!\}\}|\{\{)[\s\S])*)\}\}/g;
const KEYS = ['host', 'port', 'scheme', 'basePath', 'uri', 'url'];

/**
 * Fills `{{ .host }}` and its like. `{{-` and `-}}` remove the space beside
 * them, as Go templates do; there are no functions.
 */
export function renderTemplate(
  template: string,
  access: EndpointAccess,
): { text: string } | { problem: string } {
  const values: Record<string, string> = {
    host: access.host,
    port: String(access.port),
    scheme: access.scheme ?? '',
    basePath: access.basePath ?? '',
    uri: access.uri ?? '',
    url: access.uri ?? '',
  };
  const trimmed = template
    .replace(/\s*\{\{-(?=\s)/g, '{{')
    .replace(/(?<=\s)-\}\}\s*/g, '}}');
  if (/\{\{|\}\}/.test(trimmed.replace(ACTION, ''))) {
    return { problem: 'has a {{ without its }}, or the other way round' };
  }
  const unknown = [...trimmed.matchAll(ACTION)].find(
    ([, action]) => !KEYS.includes(keyOf(action)),
  );
  return unknown
    ? {
        problem: `must use only ${KEYS.map(key => `{{ .${key} }}`).join(
          ', ',
        )}, not ${unknown[0]}`,
      }
    : {
        text: trimmed.replace(ACTION, (_all, action) => values[keyOf(action)]),
      };
}

function keyOf(action: string): string {
  return /^\s*\.(\w+)\s*$/.exec(action)?.[1] ?? '';
}

function missing(path: string, message: string): ConnectionOutcome {
  return { state: 'missing', path, message };
}
