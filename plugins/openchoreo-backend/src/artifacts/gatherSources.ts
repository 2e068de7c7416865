import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  newestArtifact,
  validateObject,
  type APIClass,
  type ArtifactSources,
  type ChoreoService,
  type Component,
  type DeployableArtifact,
  type ServiceClass,
  type Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, namespaceOf, type Lookups } from '../hierarchy';

/** What an artifact is minted from, as stored objects. */
export interface StoredSources extends ArtifactSources {
  component: Stored<Component>;
  workload: Stored<Workload>;
  service: Stored<ChoreoService>;
  /** All artifacts of the component. */
  artifacts: Stored<DeployableArtifact>[];
}

/** Why nothing is minted; `reason` is one of spec/resources.md 7.1. */
export interface MissingSource {
  reason: string;
  message: string;
}

/** Everything that the artifact of a Service is minted from. */
export function gatherSources(
  find: Lookups,
  reader: ObjectReader,
  service: Stored<ChoreoService>,
): StoredSources | MissingSource {
  const namespace = namespaceOf(service);
  const { owner, workloadName, className } = service.spec;
  const component = find.component(namespace, owner.componentName);
  if (component?.spec.owner.projectName !== owner.projectName) {
    return {
      reason: 'ComponentNotFound',
      message: `Component ${owner.componentName} of project ${owner.projectName} does not exist in ${namespace}.`,
    };
  }
  const workload = find.workload(namespace, workloadName);
  if (!workload) {
    return {
      reason: 'WorkloadNotFound',
      message: `Workload ${workloadName} does not exist in ${namespace}.`,
    };
  }
  const problems = [
    ...(workload.spec.owner.componentName === owner.componentName &&
    workload.spec.owner.projectName === owner.projectName
      ? []
      : [
          `Workload ${workloadName} belongs to component ${workload.spec.owner.componentName} of project ${workload.spec.owner.projectName}`,
        ]),
    ...validateObject(service).map(
      ({ path, message }) => `${path}: ${message}`,
    ),
    ...undeclaredApis(service, workload),
  ];
  if (problems.length > 0) {
    return {
      reason: 'InvalidConfiguration',
      message: `${problems.join('; ')}.`,
    };
  }
  const serviceClass = reader.get<ServiceClass>({
    ...kinds.ServiceClass,
    namespace,
    name: className,
  });
  if (!serviceClass) {
    return {
      reason: 'ServiceClassNotFound',
      message: `ServiceClass ${className} does not exist in ${namespace}; ask the platform team for it, or name another class.`,
    };
  }
  const apiClasses = apiClassesOf(reader, service);
  if ('reason' in apiClasses) return apiClasses;
  const artifacts = find.artifactsOf(namespace, owner.componentName);
  return {
    component,
    workload,
    service,
    serviceClass,
    apiClasses: apiClasses.found,
    artifacts,
    previous: newestArtifact(artifacts),
  };
}

/** An API describes an endpoint of the Workload, so it must be one (V-14). */
function undeclaredApis(service: ChoreoService, workload: Workload): string[] {
  return Object.keys(service.spec.apis ?? {})
    .filter(name => !Object.hasOwn(workload.spec.endpoints ?? {}, name))
    .map(
      name =>
        `spec.apis.${name}: Workload ${service.spec.workloadName} has no endpoint of that name`,
    );
}

function apiClassesOf(
  reader: ObjectReader,
  service: Stored<ChoreoService>,
): { found: APIClass[] } | MissingSource {
  const namespace = namespaceOf(service);
  const found: APIClass[] = [];
  for (const [api, { className }] of Object.entries(service.spec.apis ?? {})) {
    const apiClass = reader.get<APIClass>({
      ...kinds.APIClass,
      namespace,
      name: className,
    });
    if (!apiClass) {
      return {
        reason: 'APIClassNotFound',
        message: `APIClass ${className} of API ${api} does not exist in ${namespace}; ask the platform team for it, or name another class.`,
      };
    }
    found.push(apiClass);
  }
  return { found };
}
