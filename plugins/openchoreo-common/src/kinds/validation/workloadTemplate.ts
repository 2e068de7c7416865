import {
  dnsLabelProblem,
  dnsSubdomainProblem,
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import { renderTemplate } from '../../delivery/connections';
import type { ComponentOwner } from '../owner';
import {
  MAX_SCHEMA_CONTENT_BYTES,
  type SandboxBehaviour,
  type WorkloadConnection,
  type WorkloadTemplate,
} from '../workloadTemplate';
import { configurationProblems, variableNameProblem } from './configuration';
import { byteLength, durationProblem, isIpAddress } from './formats';
import { duplicate, forbidden, required, when } from './problems';

/**
 * What is wrong with a workload, wherever it stands: on the Workload itself, in
 * an artifact or on a binding (V-10 to V-12).
 *
 * @param owner - the component that runs it, to find connections to itself
 */
export function workloadTemplateProblems(
  template: WorkloadTemplate,
  path: string,
  owner?: ComponentOwner,
): FieldProblem[] {
  return [
    ...Object.entries(template.containers ?? {}).flatMap(
      ([name, container]) => {
        const at = fieldPath(path, 'containers', name);
        return [
          ...when(dnsLabelProblem(name), at),
          ...configurationProblems(container, at),
        ];
      },
    ),
    ...endpointProblems(template.endpoints ?? {}, fieldPath(path, 'endpoints')),
    ...Object.entries(template.connections ?? {}).flatMap(
      ([name, connection]) =>
        connectionProblems(
          connection,
          fieldPath(path, 'connections', name),
          owner,
        ),
    ),
    ...(template.sandbox
      ? sandboxProblems(template.sandbox, fieldPath(path, 'sandbox'))
      : []),
  ];
}

function endpointProblems(
  endpoints: NonNullable<WorkloadTemplate['endpoints']>,
  path: string,
): FieldProblem[] {
  const takenBy = new Map<string, string>();
  return Object.entries(endpoints).flatMap(([name, endpoint]) => {
    const at = fieldPath(path, name);
    const transport = endpoint.type === 'UDP' ? 'UDP' : 'TCP';
    const slot = `${transport} port ${endpoint.port}`;
    const other = takenBy.get(slot);
    takenBy.set(slot, other ?? name);
    const bytes = byteLength(endpoint.schema?.content ?? '');
    return [
      ...when(dnsLabelProblem(name), at),
      ...(other === undefined
        ? []
        : [duplicate(`${at}.port`, `is ${slot}, which ${other} has already`)]),
      ...(bytes > MAX_SCHEMA_CONTENT_BYTES
        ? [
            {
              path: `${at}.schema.content`,
              message: `must have at most ${MAX_SCHEMA_CONTENT_BYTES} bytes, it has ${bytes}`,
              reason: 'FieldValueTooLong' as const,
            },
          ]
        : []),
    ];
  });
}

function connectionProblems(
  connection: WorkloadConnection,
  path: string,
  owner: ComponentOwner | undefined,
): FieldProblem[] {
  return [
    ...parameterProblems(connection, path, owner),
    ...connection.inject.env.flatMap((entry, index) => {
      const at = fieldPath(path, 'inject', 'env', index);
      return [
        ...when(variableNameProblem(entry.name), `${at}.name`),
        ...when(injectTemplateProblem(entry.value), `${at}.value`),
      ];
    }),
  ];
}

function parameterProblems(
  connection: WorkloadConnection,
  path: string,
  owner: ComponentOwner | undefined,
): FieldProblem[] {
  const params = connection.params ?? {};
  const at = fieldPath(path, 'params');
  const missing = (name: string) =>
    params[name] ? [] : [required(fieldPath(at, name))];
  if (connection.type === 'api') {
    const isOwn =
      owner !== undefined &&
      params.componentName === owner.componentName &&
      (params.projectName || owner.projectName) === owner.projectName;
    return [
      ...missing('componentName'),
      ...missing('endpoint'),
      ...(isOwn
        ? [
            forbidden(
              fieldPath(at, 'componentName'),
              'must not be the component itself',
            ),
          ]
        : []),
    ];
  }
  return [
    ...missing('host'),
    ...missing('port'),
    ...(params.host && !isIpAddress(params.host)
      ? when(
          dnsSubdomainProblem(params.host) &&
            'must be a DNS name or an IP address',
          fieldPath(at, 'host'),
        )
      : []),
    ...(params.port
      ? when(portProblem(params.port), fieldPath(at, 'port'))
      : []),
  ];
}

function portProblem(text: string): string | undefined {
  return /^[1-9][0-9]{0,4}$/.test(text) && Number(text) <= 65535
    ? undefined
    : 'must be a port from 1 to 65535';
}

/** A template is right if it can be filled, whatever with. */
function injectTemplateProblem(template: string): string | undefined {
  const rendered = renderTemplate(template, { host: 'host', port: 1 });
  return 'problem' in rendered ? rendered.problem : undefined;
}

function sandboxProblems(
  sandbox: SandboxBehaviour,
  path: string,
): FieldProblem[] {
  return (['readyAfter', 'crashAfter'] as const).flatMap(field => {
    const text = sandbox[field];
    // Unlike other durations these may be zero: at once.
    return text === undefined || /^0(ms|s|m|h)$/.test(text)
      ? []
      : when(durationProblem(text), fieldPath(path, field));
  });
}
