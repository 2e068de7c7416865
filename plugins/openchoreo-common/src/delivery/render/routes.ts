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
} from '../../kinds';
import { workloadObjectName } from '../connections';
import { accessOf, cleanPath, schemeOf } from '../endpointAccess';
import type { Resolved } from '../resolve';
import { hostPrefix } from './cell';
import { DEFAULT_PLATFORM_SETTINGS, type RenderInput } from './input';

/** Levels that go through a gateway, in the order in which routes are rendered. */
const GATEWAY_LEVELS = ['Public', 'Organization'] as const;
export type GatewayLevel = (typeof GATEWAY_LEVELS)[number];

const GATEWAYS: Readonly<Record<GatewayLevel, string>> = {
  Public: 'gateway-external',
  Organization: 'gateway-internal',
};

/** Types that an HTTPRoute can carry (spec/controllers.md 8.5). */
const ROUTED_TYPES = ['REST', 'HTTP', 'GraphQL', 'Websocket'];

/** One API at one level, with all that its route says. */
export interface Route {
  api: string;
  level: GatewayLevel;
  name: string;
  gateway: string;
  host: string;
  /** Path prefix on the gateway. */
  prefix: string;
  /** What replaces the prefix on the way to the backend. */
  backendPath: string;
  port: number;
}

/** The routes of a component, sorted, and what keeps others from being made. */
export function routesOf(
  input: RenderInput,
  resolved: Resolved,
): { routes: Route[]; problems: FieldProblem[]; notEnforced: string[] } {
  const routes: Route[] = [];
  const problems: FieldProblem[] = [];
  const notEnforced: string[] = [];
  const ports = new Set(resolved.endpoints.map(endpoint => endpoint.port));
  for (const [api, template] of sortedApis(resolved)) {
    const path = fieldPath('spec.apis', api);
    if (template.type === 'REST' && !template.rest) {
      problems.push({
        path: `${path}.rest`,
        message: 'is required for an API of type REST',
        reason: 'FieldValueRequired',
      });
      continue;
    }
    const levels = gatewayLevelsOf(template);
    if (levels.length > 0 && !ROUTED_TYPES.includes(template.type)) {
      notEnforced.push(
        `${path}.rest.exposeLevels: API ${api} of type ${
          template.type
        } stays inside of the project, gateways carry only ${ROUTED_TYPES.join(
          ', ',
        )}.`,
      );
      continue;
    }
    const port = backendPort(api, template, resolved);
    if (levels.length > 0 && (port === undefined || !ports.has(port))) {
      problems.push({
        path: `${path}.rest.backend.port`,
        message:
          port === undefined
            ? 'is required'
            : `must be the port of an endpoint of the workload, ${port} is none`,
        reason: 'FieldValueInvalid',
      });
      continue;
    }
    for (const level of levels) {
      routes.push(routeOf(input, api, template, level, port!));
    }
  }
  return { routes, problems, notEnforced };
}

function routeOf(
  { binding, ...input }: RenderInput,
  api: string,
  template: EndpointTemplate,
  level: GatewayLevel,
  port: number,
): Route {
  const { gateway } = input.dataPlane.spec;
  const backendPath = template.rest?.backend?.basePath ?? '';
  const { projectName, componentName } = binding.owner;
  const prefix = hostPrefix(input.organization, input.environment);
  return {
    api,
    level,
    name: kubeName(
      63,
      binding.name,
      api,
      level.toLocaleLowerCase('en-US'),
      'httproute',
    ),
    gateway: GATEWAYS[level],
    host: `${prefix}.${
      level === 'Public'
        ? gateway.publicVirtualHost
        : gateway.organizationVirtualHost
    }`,
    // The base path is cleaned by itself first: `..` in it must not climb out of
    // the component's own prefix.
    prefix: cleanPath(
      `/${projectName}/${componentName}${cleanPath(backendPath)}`,
    ),
    backendPath,
    port,
  };
}

/** The HTTPRoute of one API at one level (spec/controllers.md 8.5). */
export function httpRouteSpec(route: Route, input: RenderInput) {
  const { dataPlaneNamespace } = {
    ...DEFAULT_PLATFORM_SETTINGS,
    ...input.platform,
  };
  return {
    parentRefs: [{ name: route.gateway, namespace: dataPlaneNamespace }],
    hostnames: [route.host],
    rules: [
      {
        matches: [{ path: { type: 'PathPrefix', value: route.prefix } }],
        filters: [
          {
            type: 'URLRewrite',
            urlRewrite: {
              path: {
                type: 'ReplacePrefixMatch',
                replacePrefixMatch: route.backendPath,
              },
            },
          },
        ],
        backendRefs: [
          { name: workloadObjectName(input.binding.name), port: route.port },
        ],
      },
    ],
  };
}

/**
 * How each endpoint is reached, by name: in the project always, elsewhere as
 * its API is exposed (spec/controllers.md 6.5).
 */
export function publishedEndpoints(
  input: RenderInput,
  resolved: Resolved,
  routes: readonly Route[],
): EndpointStatus[] {
  const statuses = new Map<string, EndpointStatus>();
  for (const { name, type, port } of resolved.endpoints) {
    statuses.set(name, {
      name,
      type,
      project: accessOf({
        host: workloadObjectName(input.binding.name),
        port,
        scheme: schemeOf(type, port),
      }),
    });
  }
  for (const route of routes) {
    const status = statuses.get(route.api) ?? {
      name: route.api,
      type: resolved.apis[route.api].type,
    };
    const level = route.level === 'Public' ? 'public' : 'organization';
    statuses.set(route.api, {
      ...status,
      [level]: gatewayAccess(route, input),
    });
  }
  return [...statuses.values()].sort((a, b) =>
    compareCodePoints(a.name, b.name),
  );
}

function gatewayAccess(route: Route, input: RenderInput): EndpointAccess {
  const { gatewayPort, gatewayScheme } = {
    ...DEFAULT_PLATFORM_SETTINGS,
    ...input.platform,
  };
  return accessOf({
    host: route.host,
    port: gatewayPort,
    scheme: gatewayScheme,
    basePath: route.prefix,
  });
}

function sortedApis(resolved: Resolved): [string, EndpointTemplate][] {
  return Object.entries(resolved.apis).sort(([a], [b]) =>
    compareCodePoints(a, b),
  );
}

/** No level at all means Project: nothing leaves the cell unless somebody says so. */
export function gatewayLevelsOf(template: EndpointTemplate): GatewayLevel[] {
  const levels = template.rest?.exposeLevels ?? [];
  return GATEWAY_LEVELS.filter(level => levels.includes(level));
}

/** The port an API names, else that of the endpoint whose name it has. */
function backendPort(
  api: string,
  template: EndpointTemplate,
  resolved: Resolved,
): number | undefined {
  return (
    template.rest?.backend?.port ||
    resolved.endpoints.find(({ name }) => name === api)?.port
  );
}
