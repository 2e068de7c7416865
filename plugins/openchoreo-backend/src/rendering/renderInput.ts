import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  applyWorkloadOverrides,
  noConfiguration,
  resolveConnections,
  type BindingParts,
  type ComponentOwner,
  type ConnectionTarget,
  type DeployableArtifact,
  type EnvironmentOverrides,
  type PlatformSettings,
  type ReleaseState,
  type RenderInput,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  dataPlaneName,
  lookups,
  namespaceOf,
  type Lookups,
} from '../hierarchy';

/**
 * What is to be rendered: a binding as it is, or as it would be after a change.
 *
 * @public
 */
export interface RenderRequest {
  /** Namespace of the organization. */
  namespace: string;
  owner: ComponentOwner;
  environment: string;
  /** With the text of API definitions; see `DeployableArtifact`. */
  artifact: DeployableArtifact;
  /** Absent: those of the binding. */
  overrides?: EnvironmentOverrides;
  /** Absent: that of the binding, `Active` where there is none yet. */
  releaseState?: ReleaseState;
  /** What the installation decides for all renders. */
  platform?: Partial<PlatformSettings>;
}

/** Everything that a render needs, or the sentence that says what is not there. @public */
export type GatheredInput =
  | { input: RenderInput; missing?: undefined }
  | { input?: undefined; missing: string };

/**
 * Gathers from the cache what `render` needs. The binding controller, the plan
 * of a change and the promotion controller all render through this, so what
 * was previewed is what is written.
 *
 * @public
 */
export function renderInputFor(
  reader: ObjectReader,
  request: RenderRequest,
): GatheredInput {
  const find = lookups(reader);
  const { namespace, owner } = request;
  const environment = find.environment(namespace, request.environment);
  if (!environment) {
    return {
      missing: `Environment ${request.environment} does not exist in ${namespace}.`,
    };
  }
  const dataPlane = find.dataPlaneOf(environment);
  if (!dataPlane) {
    return {
      missing: `DataPlane ${dataPlaneName(environment)} of environment ${
        request.environment
      } does not exist in ${namespace}.`,
    };
  }
  const binding = partsOf(
    find.bindingIn(namespace, owner, request.environment),
    request,
  );
  return {
    input: {
      organization: namespace,
      binding,
      artifact: request.artifact,
      environment,
      dataPlane,
      connections: resolveConnections({
        connections: applyWorkloadOverrides(
          request.artifact.spec.workloadSpec ?? {},
          binding.workloadOverrides,
        ).connections,
        owner,
        environment: request.environment,
        findTarget: (project, component) =>
          connectionTarget(find, namespace, request.environment, {
            projectName: project,
            componentName: component,
          }),
      }),
      // ConfigurationGroups are not a kind of this version, so references to
      // them are reported as missing.
      configuration: noConfiguration,
      ...(request.platform ? { platform: request.platform } : {}),
    },
  };
}

/** Name of the binding of a component in an environment (spec/resources.md 2.8). @public */
export function bindingName(component: string, environment: string): string {
  return `${component}-${environment}`;
}

function partsOf(
  binding: Stored<ServiceBinding> | undefined,
  request: RenderRequest,
): BindingParts {
  const { namespace, owner, environment } = request;
  const { classOverrides, workloadOverrides } =
    request.overrides ?? binding?.spec ?? {};
  return {
    name:
      binding?.metadata.name ?? bindingName(owner.componentName, environment),
    namespace,
    owner,
    environment,
    releaseState:
      request.releaseState ?? binding?.spec.releaseState ?? 'Active',
    ...(classOverrides ? { classOverrides } : {}),
    ...(workloadOverrides ? { workloadOverrides } : {}),
  };
}

function connectionTarget(
  find: Lookups,
  namespace: string,
  environment: string,
  owner: ComponentOwner,
): ConnectionTarget | undefined {
  const component = find.component(namespace, owner.componentName);
  if (component?.spec.owner.projectName !== owner.projectName) return undefined;
  const binding = find.bindingIn(namespace, owner, environment);
  return {
    declaredEndpoints: find
      .workloadsOf(namespaceOf(component), owner)
      .flatMap(workload => Object.keys(workload.spec.endpoints ?? {})),
    ...(binding
      ? {
          binding: {
            name: binding.metadata.name,
            releaseState: binding.spec.releaseState,
            workloadSpec: applyWorkloadOverrides(
              binding.spec.workloadSpec,
              binding.spec.workloadOverrides,
            ),
            apis: binding.spec.apis,
            published: binding.status?.endpoints,
          },
        }
      : {}),
  };
}
