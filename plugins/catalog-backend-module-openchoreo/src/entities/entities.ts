import type {
  ComponentEntity,
  DomainEntity,
  Entity,
  ResourceEntity,
  SystemEntity,
} from '@backstage/catalog-model';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  apiEntityName,
  representativeOf,
  type Component,
  type Project,
  type WorkloadTemplate,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { apiEntity } from './apiEntity';
import { entityMetadata, ownerOf, UNKNOWN_OWNER } from './metadata';
import type { CatalogWorld } from './world';

/** Catalog types of the component types (design.md section 10). */
const COMPONENT_TYPES: Record<string, string> = {
  Service: 'service',
  WebApplication: 'website',
  ScheduledTask: 'scheduled-task',
  API: 'api-proxy',
  APIProxy: 'api-proxy',
};

/** All entities of a world, and those for whom no owner is named. */
export function entitiesOf(world: CatalogWorld): {
  entities: Entity[];
  ownerless: string[];
} {
  const ownerless: string[] = [];
  const owner = (...objects: Array<KubeObject | undefined>) => {
    const found = ownerOf(...objects);
    if (!found && objects[0]) {
      ownerless.push(`${objects[0].kind} ${objects[0].metadata.name}`);
    }
    return found ?? UNKNOWN_OWNER;
  };
  const organizationOf = (object: KubeObject) =>
    world.organizations.find(
      one => one.metadata.name === object.metadata.namespace,
    );
  const projectOf = (component: Component) =>
    world.projects.find(
      one =>
        one.metadata.namespace === component.metadata.namespace &&
        one.metadata.name === component.spec?.owner.projectName,
    );

  const domains = world.organizations.map(
    (organization): DomainEntity => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Domain',
      metadata: entityMetadata(organization, organization.metadata.name),
      spec: { owner: owner(organization) },
    }),
  );
  const systems = world.projects.map(
    (project): SystemEntity => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'System',
      metadata: entityMetadata(project, project.metadata.name, {
        'openchoreo.dev/project': `${project.metadata.namespace}/${project.metadata.name}`,
      }),
      spec: {
        owner: owner(project, organizationOf(project)),
        domain: project.metadata.namespace!,
      },
    }),
  );
  const components = world.components.flatMap(component =>
    componentEntities(
      component,
      projectOf(component),
      owner(component, projectOf(component), organizationOf(component)),
      world,
    ),
  );
  const resources = [
    ...world.dataPlanes.map(plane =>
      resource(
        plane,
        'kubernetes-cluster',
        owner(plane, organizationOf(plane)),
      ),
    ),
    ...world.environments.map(environment =>
      resource(
        environment,
        'environment',
        owner(environment, organizationOf(environment)),
        [
          resourceName(
            'DataPlane',
            environment.spec?.dataPlaneRef || 'default',
          ),
        ],
      ),
    ),
    ...world.pipelines.map(pipeline =>
      resource(
        pipeline,
        'deployment-pipeline',
        owner(pipeline, organizationOf(pipeline)),
        [
          ...new Set(
            (pipeline.spec?.promotionPaths ?? []).flatMap(path => [
              path.sourceEnvironmentRef,
              ...path.targetEnvironmentRefs.map(target => target.name),
            ]),
          ),
        ].map(name => resourceName('Environment', name)),
      ),
    ),
  ];
  return {
    entities: [...domains, ...systems, ...components, ...resources],
    ownerless,
  };
}

/** A component with the APIs of its endpoints. */
function componentEntities(
  component: Component,
  project: Project | undefined,
  owner: string,
  world: CatalogWorld,
): Entity[] {
  const { name, namespace } = component.metadata;
  const system = project?.metadata.name ?? component.spec!.owner.projectName;
  const { template, environment, production } = representativeOf(
    component,
    world,
  );
  const lifecycle = production ? 'production' : 'experimental';
  const endpoints = Object.entries(template?.endpoints ?? {}).sort(byKey);
  const { consumesApis, dependsOn } = connectionRelations(template, namespace!);
  const entity: ComponentEntity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: entityMetadata(component, name, {
      'openchoreo.dev/component': `${namespace}/${name}`,
      'openchoreo.dev/project': `${namespace}/${system}`,
    }),
    spec: {
      type:
        COMPONENT_TYPES[component.spec!.type] ??
        component.spec!.type.toLowerCase(),
      lifecycle,
      owner,
      system,
      ...(endpoints.length > 0
        ? {
            providesApis: endpoints.map(([endpoint]) =>
              apiEntityName(name, endpoint),
            ),
          }
        : {}),
      ...(consumesApis.length > 0 ? { consumesApis } : {}),
      ...(dependsOn.length > 0 ? { dependsOn } : {}),
    },
  };
  return [
    entity,
    ...endpoints.map(([endpointName, endpoint]) =>
      apiEntity({
        component,
        endpointName,
        endpoint,
        ...(environment ? { environment } : {}),
        owner,
        system,
        lifecycle,
      }),
    ),
  ];
}

function connectionRelations(
  template: WorkloadTemplate | undefined,
  namespace: string,
) {
  const targets = Object.values(template?.connections ?? {})
    .filter(
      connection =>
        connection.type === 'api' &&
        connection.params?.componentName &&
        connection.params?.endpoint,
    )
    .map(connection => connection.params!);
  const unique = (refs: string[]) => [...new Set(refs)].sort();
  return {
    consumesApis: unique(
      targets.map(
        target =>
          `api:${namespace}/${apiEntityName(
            target.componentName,
            target.endpoint,
          )}`,
      ),
    ),
    dependsOn: unique(
      targets.map(target => `component:${namespace}/${target.componentName}`),
    ),
  };
}

function resource(
  object: KubeObject,
  type: string,
  owner: string,
  dependsOn: string[] = [],
): ResourceEntity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: entityMetadata(
      object,
      resourceName(object.kind, object.metadata.name),
    ),
    spec: {
      type,
      owner,
      ...(dependsOn.length > 0
        ? {
            dependsOn: dependsOn.map(
              name => `resource:${object.metadata.namespace}/${name}`,
            ),
          }
        : {}),
    },
  };
}

/** `<kind>-<name>`, so that resources of different kinds do not meet. */
function resourceName(kind: string, name: string): string {
  return `${kind.toLowerCase()}-${name}`;
}

function byKey(a: [string, unknown], b: [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
