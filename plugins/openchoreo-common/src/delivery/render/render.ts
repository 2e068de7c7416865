import {
  contentHash,
  fieldPath,
  groupOf,
  kubeName,
  type FieldProblem,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import { defaultAllowedKinds, type EndpointStatus } from '../../kinds';
import { workloadObjectName } from '../connections';
import { canonicalValue } from '../content';
import { isSandboxImage } from '../image';
import { resolve, type Resolved } from '../resolve';
import { cellNamespace, objectLabels } from './cell';
import type { RenderInput } from './input';
import {
  unenforcedBoundary,
  unenforcedPolicies,
  unsimulatedScaling,
} from './notEnforced';
import {
  httpRouteSpec,
  publishedEndpoints,
  routesOf,
  type Route,
} from './routes';
import {
  deploymentSpec,
  FILE_KEY,
  fileConfigMaps,
  serviceSpec,
  withoutNoise,
} from './workload';

/** One manifest, with its identity inside of the Release. @public */
export interface RenderedResource {
  id: string;
  object: KubeObject;
}

/** What a render gives; equal input gives equal bytes. @public */
export interface RenderResult {
  /** What the Release shall contain; empty when something is wrong, and when undeployed. */
  resources: RenderedResource[];
  /** `status.endpoints` of the binding; empty when `resources` is. */
  endpoints: EndpointStatus[];
  /** All that is wrong; heals only when somebody changes something. */
  problems: FieldProblem[];
  /** What is not there yet, one sentence each; heals by itself. Nothing is rendered meanwhile. */
  waiting: string[];
  /** What is declared and rendered into nothing by this version, one sentence each with its path. */
  notEnforced: string[];
  /**
   * `sha256:<64 hex>` over resources, endpoints, problems and what waits: equal
   * hash, equal bytes.
   */
  hash: string;
}

/**
 * Writes what an artifact with an environment's overrides comes to as manifests
 * (spec/controllers.md 8.3 to 8.7). Any problem aborts the render: a Release is
 * whole or not written.
 *
 * @public
 */
export function render(input: RenderInput): RenderResult {
  if (input.binding.releaseState === 'Undeploy') {
    return resultOf({});
  }
  const resolved = resolve(input);
  const { routes, problems, ...unenforced } = routesOf(input, resolved);
  const notEnforced = [
    ...unenforced.notEnforced,
    ...unenforcedPolicies(input.artifact),
    ...unenforcedBoundary(input.dataPlane),
    ...unsimulatedScaling(input.dataPlane, resolved.classSpec),
  ];
  const found = [
    ...resolved.problems,
    ...problems,
    ...imageProblems(input, resolved),
  ];
  if (found.length > 0 || resolved.waiting.length > 0) {
    return resultOf({
      problems: found,
      waiting: resolved.waiting,
      notEnforced,
    });
  }
  const refused: FieldProblem[] = [];
  const resources = resourcesOf(input, resolved, routes, refused);
  refused.push(...allowedKindProblems(input, resources));
  return refused.length > 0
    ? resultOf({ problems: refused, notEnforced })
    : resultOf({
        resources,
        endpoints: publishedEndpoints(input, resolved, routes),
        notEnforced,
      });
}

function resultOf(parts: Partial<Omit<RenderResult, 'hash'>>): RenderResult {
  const whole = canonicalValue({
    resources: [],
    endpoints: [],
    problems: [],
    waiting: [],
    notEnforced: [],
    ...parts,
  });
  // Sentences about this version are no part of the plan: an upgrade that words
  // them otherwise asks nobody to approve again.
  const { notEnforced: _sentences, ...bytes } = whole;
  return { ...whole, hash: contentHash(bytes) };
}

function resourcesOf(
  input: RenderInput,
  resolved: Resolved,
  routes: readonly Route[],
  problems: FieldProblem[],
): RenderedResource[] {
  const { binding } = input;
  const name = workloadObjectName(binding.name);
  const object = (
    apiVersion: string,
    kind: string,
    objectName: string,
    body: object,
  ) =>
    withoutNoise({
      apiVersion,
      kind,
      metadata: {
        name: objectName,
        namespace: cellNamespace(
          input.organization,
          binding.owner.projectName,
          binding.environment,
        ),
        labels: objectLabels(input),
      },
      ...body,
    }) as KubeObject;
  const service = serviceSpec(input, resolved, problems);
  const { hpaTemplate } = resolved.classSpec;
  return [
    ...fileConfigMaps(input, resolved).map(file => ({
      id: file.name,
      object: object('v1', 'ConfigMap', file.name, {
        data: { [FILE_KEY]: file.content },
      }),
    })),
    {
      id: resourceId(binding.name, 'deployment'),
      object: object('apps/v1', 'Deployment', name, {
        spec: deploymentSpec(input, resolved, problems),
      }),
    },
    ...(service
      ? [
          {
            id: resourceId(binding.name, 'service'),
            object: object('v1', 'Service', name, { spec: service }),
          },
        ]
      : []),
    // An autoscaler cannot be told to keep zero replicas, so it is absent while suspended.
    ...(hpaTemplate && binding.releaseState !== 'Suspend'
      ? [
          {
            id: resourceId(binding.name, 'hpa'),
            object: object('autoscaling/v2', 'HorizontalPodAutoscaler', name, {
              spec: {
                ...hpaTemplate,
                scaleTargetRef: {
                  apiVersion: 'apps/v1',
                  kind: 'Deployment',
                  name,
                },
              },
            }),
          },
        ]
      : []),
    ...routes.map(route => ({
      id: route.name,
      object: object('gateway.networking.k8s.io/v1', 'HTTPRoute', route.name, {
        spec: httpRouteSpec(route, input),
      }),
    })),
  ];
}

/** Ids become label values, so longer ones are generated (spec/controllers.md 3.3). */
function resourceId(binding: string, suffix: string): string {
  const id = `${binding}-${suffix}`;
  return id.length > 63 ? kubeName(63, id) : id;
}

function imageProblems(
  { dataPlane }: RenderInput,
  { containers }: Resolved,
): FieldProblem[] {
  return dataPlane.spec.sandbox !== undefined
    ? []
    : containers
        .filter(({ image }) => isSandboxImage(image ?? ''))
        .map(({ name, image }) => ({
          path: fieldPath('spec.workloadSpec.containers', name, 'image'),
          message: `is ${image}, which was built on a sandbox plane and exists nowhere; data plane ${dataPlane.metadata.name} needs a real image`,
          reason: 'FieldValueForbidden',
        }));
}

function allowedKindProblems(
  { dataPlane }: RenderInput,
  resources: readonly RenderedResource[],
): FieldProblem[] {
  const allowed = dataPlane.spec.allowedKinds ?? defaultAllowedKinds;
  return resources.flatMap(({ id, object }) =>
    allowed.some(
      ({ group, kind }) =>
        kind === object.kind && group === groupOf(object.apiVersion),
    )
      ? []
      : [
          {
            path: `spec.resources[${id}]`,
            message: `is a ${object.kind}, which data plane ${dataPlane.metadata.name} does not allow`,
            reason: 'FieldValueForbidden' as const,
          },
        ],
  );
}
