import {
  Condition,
  deepEqualJson,
  type KubeObject,
  setCondition,
} from '@openchoreo-backstage/kube-objects';
import type {
  Clock,
  ControllerOptions,
  ObjectCache,
  ObjectClient,
} from '@openchoreo-backstage/kube-runtime';

/** Gateway API v1 HTTPRoute. */
export const HTTP_ROUTE = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
};

/** Core `v1` Service. */
export const SERVICE = { apiVersion: 'v1', kind: 'Service' };

/** Who wrote a status, in the syntax of the Gateway API. */
export const GATEWAY_CONTROLLER_NAME = 'kube-sandbox/gateway-controller';

interface ParentRef {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  sectionName?: string;
  port?: number;
}

interface BackendRef {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
}

interface ParentStatus {
  parentRef: ParentRef;
  controllerName: string;
  conditions: Condition[];
}

export type HttpRoute = KubeObject<
  {
    parentRefs?: ParentRef[];
    rules?: Array<{ backendRefs?: BackendRef[] }>;
  },
  { parents?: ParentStatus[] }
>;

/** @internal */
export interface RouteControllerOptions {
  cache: ObjectCache;
  client: ObjectClient;
  clock: Clock;
}

/** Finds routes by the Services they lead to. */
const BACKEND_INDEX = 'backend-service';

/**
 * Says of every HTTPRoute that its gateways accept it, and whether the Services
 * it leads to exist. Grants for references across namespaces are not looked at.
 */
export function httpRouteController(
  options: RouteControllerOptions,
): ControllerOptions {
  const { cache, client, clock } = options;
  cache.addIndex<HttpRoute>({
    kind: HTTP_ROUTE,
    name: BACKEND_INDEX,
    values: route => backendServices(route).map(serviceKey),
  });
  return {
    name: 'sandbox-httproutes',
    for: HTTP_ROUTE,
    watches: [
      {
        kind: SERVICE,
        map: ({ metadata }) =>
          cache
            .list(HTTP_ROUTE, {
              index: { name: BACKEND_INDEX, value: serviceKey(metadata) },
            })
            .map(route => ({
              namespace: route.metadata.namespace,
              name: route.metadata.name,
            })),
      },
    ],
    concurrency: 8,
    reconcile: async ({ namespace, name }) => {
      const route = cache.get<HttpRoute>({ ...HTTP_ROUTE, namespace, name });
      if (!route || route.metadata.deletionTimestamp) {
        return;
      }
      const missing = backendServices(route).filter(
        service => !cache.get({ ...SERVICE, ...service }),
      );
      const parents = parentStatuses(
        route,
        missing.map(serviceKey),
        clock.now(),
      );
      if (!deepEqualJson(parents, route.status?.parents ?? [])) {
        await client.replaceStatus<HttpRoute>(
          { ...HTTP_ROUTE, metadata: { name, namespace }, status: { parents } },
          {
            actor: 'system:kube-sandbox',
            reason: 'The route or one of its backends changed',
          },
        );
      }
    },
  };
}

function parentStatuses(
  route: HttpRoute,
  missing: string[],
  now: Date,
): ParentStatus[] {
  const observedGeneration = route.metadata.generation;
  const resolved =
    missing.length === 0
      ? {
          status: 'True' as const,
          reason: 'ResolvedRefs',
          message: 'All backends exist.',
        }
      : {
          status: 'False' as const,
          reason: 'BackendNotFound',
          message: `There is no Service ${missing.join(', ')}.`,
        };
  const others =
    route.status?.parents?.filter(
      ({ controllerName }) => controllerName !== GATEWAY_CONTROLLER_NAME,
    ) ?? [];
  const ours = (route.spec?.parentRefs ?? []).map(parentRef => {
    const before = route.status?.parents?.find(
      parent =>
        parent.controllerName === GATEWAY_CONTROLLER_NAME &&
        deepEqualJson(parent.parentRef, parentRef),
    );
    const accepted = setCondition(
      before?.conditions,
      {
        type: 'Accepted',
        status: 'True',
        reason: 'Accepted',
        message: 'The gateway takes the route.',
        observedGeneration,
      },
      now,
    );
    return {
      parentRef,
      controllerName: GATEWAY_CONTROLLER_NAME,
      conditions: setCondition(
        accepted,
        { type: 'ResolvedRefs', ...resolved, observedGeneration },
        now,
      ),
    };
  });
  return [...others, ...ours];
}

/** The Services that a route leads to, each once. */
function backendServices(
  route: HttpRoute,
): Array<{ namespace?: string; name: string }> {
  const services = new Map<string, { namespace?: string; name: string }>();
  for (const { backendRefs = [] } of route.spec?.rules ?? []) {
    for (const { group = '', kind = 'Service', ...ref } of backendRefs) {
      if (group === '' && kind === 'Service') {
        const service = {
          namespace: ref.namespace ?? route.metadata.namespace,
          name: ref.name,
        };
        services.set(serviceKey(service), service);
      }
    }
  }
  return [...services.values()];
}

function serviceKey({
  namespace,
  name,
}: {
  namespace?: string;
  name: string;
}): string {
  return `${namespace ?? ''}/${name}`;
}
