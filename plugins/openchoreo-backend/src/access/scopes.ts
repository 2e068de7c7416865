import type { KubeObject, ObjectRef } from '@openchoreo-backstage/kube-objects';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  API_VERSION,
  labels,
  type AccessScope,
  type Environment,
} from '@openchoreo-backstage/plugin-openchoreo-common';

/** The scope in words, for refusals: `component orders in production of organization default`. */
export function describeScope(scope: AccessScope): string {
  const inner = scope.component
    ? `component ${scope.component}`
    : scope.project && `project ${scope.project}`;
  const place = scope.environment
    ? [inner, `environment ${scope.environment}`].filter(Boolean).join(' in ')
    : inner;
  return place
    ? `${place} of organization ${scope.organization}`
    : `organization ${scope.organization}`;
}

/** Is an environment a production one? Unknown ones count as production: the stricter answer. */
export type ProductionLookup = (
  organization: string,
  environment: string,
) => boolean;

/** Looks environments up in the control plane's cache. */
export function productionLookup(reader: ObjectReader): ProductionLookup {
  return (organization, environment) => {
    const found = reader.get<Environment>({
      apiVersion: API_VERSION,
      kind: 'Environment',
      namespace: organization,
      name: environment,
    });
    return found ? found.spec?.isProduction === true : true;
  };
}

/**
 * Where an object stands in the hierarchy, by its own spec first and its
 * labels second (spec/resources.md 2.2).
 */
export function scopeOfObject(
  object: KubeObject,
  isProduction: ProductionLookup,
): AccessScope {
  const spec = (object.spec ?? {}) as {
    owner?: { projectName?: string; componentName?: string };
    environment?: string;
    environmentName?: string;
    to?: string;
  };
  const own = object.metadata.labels ?? {};
  const organization = object.metadata.namespace ?? object.metadata.name;
  const project =
    object.kind === 'Project'
      ? object.metadata.name
      : spec.owner?.projectName ?? own[labels.project];
  const component =
    object.kind === 'Component'
      ? object.metadata.name
      : spec.owner?.componentName ?? own[labels.component];
  const environment =
    object.kind === 'Environment'
      ? object.metadata.name
      : spec.environment ??
        spec.environmentName ??
        (object.kind === 'Promotion' ? spec.to : undefined) ??
        own[labels.environment];
  return {
    organization,
    ...(project ? { project } : {}),
    ...(component ? { component } : {}),
    ...(environment
      ? { environment, production: isProduction(organization, environment) }
      : {}),
  };
}

/** The organization that a reference belongs to. */
export function organizationOf(ref: ObjectRef): string {
  return ref.namespace ?? ref.name;
}
