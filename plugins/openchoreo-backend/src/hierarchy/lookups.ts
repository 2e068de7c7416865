import type {
  KindRef,
  KubeObject,
  Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectReader,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import {
  rootEnvironment,
  type ChoreoDeployment,
  type ChoreoService,
  type Component,
  type ComponentOwner,
  type DataPlane,
  type DeployableArtifact,
  type DeploymentPipeline,
  type Environment,
  type Organization,
  type Project,
  type Promotion,
  type Release,
  type ServiceBinding,
  type Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { dataPlaneName, DEFAULT_NAME } from './defaults';
import { indexes, indexValue } from './indexes';
import { kinds } from './kinds';

/**
 * How objects refer to each other: by name in the namespace of the one that
 * refers (spec/resources.md 2.2). All lookups read the cache; an absent object
 * is `undefined`, since a reference may come before what it names.
 */
export function lookups(reader: ObjectReader) {
  const named =
    <T extends KubeObject>(kind: KindRef) =>
    (namespace: string, name: string) =>
      reader.get<T>({ ...kind, namespace, name });

  const filed = <T extends KubeObject>(
    kind: KindRef,
    index: string,
    namespace: string,
    name: string,
  ) =>
    reader.list<T>(kind, {
      index: { name: index, value: indexValue(namespace, name) },
    });

  /** Objects of a component. One that names the component but another project is not its own. */
  const owned =
    <T extends KubeObject<{ owner: ComponentOwner }>>(kind: KindRef) =>
    (namespace: string, owner: ComponentOwner) =>
      filed<T>(kind, indexes.component, namespace, owner.componentName).filter(
        object => object.spec?.owner.projectName === owner.projectName,
      );

  const pipeline = named<DeploymentPipeline>(kinds.DeploymentPipeline);
  const bindingsOf = owned<ServiceBinding>(kinds.ServiceBinding);
  const pipelineOf = (project: Stored<Project>) =>
    pipeline(
      namespaceOf(project),
      project.spec.deploymentPipelineRef || DEFAULT_NAME,
    );

  return {
    organization: (name: string) =>
      reader.get<Organization>({ ...kinds.Organization, name }),
    project: named<Project>(kinds.Project),
    component: named<Component>(kinds.Component),
    environment: named<Environment>(kinds.Environment),
    dataPlane: named<DataPlane>(kinds.DataPlane),
    workload: named<Workload>(kinds.Workload),
    artifact: named<DeployableArtifact>(kinds.DeployableArtifact),
    deployment: named<ChoreoDeployment>(kinds.Deployment),
    release: named<Release>(kinds.Release),
    pipeline,
    pipelineOf,

    dataPlaneOf: (environment: Stored<Environment>) =>
      reader.get<DataPlane>({
        ...kinds.DataPlane,
        namespace: namespaceOf(environment),
        name: dataPlaneName(environment),
      }),

    /** Where new artifacts of the project's components arrive first. */
    rootEnvironmentOf: (project: Stored<Project>): string | undefined => {
      const found = pipelineOf(project);
      return found && rootEnvironment(found);
    },

    componentsOf: (namespace: string, project: string) =>
      filed<Component>(kinds.Component, indexes.project, namespace, project),
    releasesOfProject: (namespace: string, project: string) =>
      filed<Release>(kinds.Release, indexes.project, namespace, project),
    projectsOf: (namespace: string, pipelineName: string) =>
      filed<Project>(kinds.Project, indexes.pipeline, namespace, pipelineName),
    environmentsOn: (namespace: string, dataPlane: string) =>
      filed<Environment>(
        kinds.Environment,
        indexes.dataPlane,
        namespace,
        dataPlane,
      ),
    bindingsInEnvironment: (namespace: string, environment: string) =>
      filed<ServiceBinding>(
        kinds.ServiceBinding,
        indexes.environment,
        namespace,
        environment,
      ),
    releasesInEnvironment: (namespace: string, environment: string) =>
      filed<Release>(
        kinds.Release,
        indexes.environment,
        namespace,
        environment,
      ),

    workloadsOf: owned<Workload>(kinds.Workload),
    servicesOf: owned<ChoreoService>(kinds.Service),
    promotionsOf: owned<Promotion>(kinds.Promotion),
    releasesOf: owned<Release>(kinds.Release),
    bindingsOf,

    artifactsOf: (namespace: string, component: string) =>
      filed<DeployableArtifact>(
        kinds.DeployableArtifact,
        indexes.component,
        namespace,
        component,
      ),

    /** The binding of a component in an environment, whatever its name is. */
    bindingIn: (
      namespace: string,
      owner: ComponentOwner,
      environment: string,
    ): Stored<ServiceBinding> | undefined =>
      oldest(
        bindingsOf(namespace, owner).filter(
          binding => binding.spec.environment === environment,
        ),
      ),
  };
}

/** What `lookups` gives. */
export type Lookups = ReturnType<typeof lookups>;

/** The request that names an object. */
export function requestFor({ metadata }: KubeObject): ReconcileRequest {
  return metadata.namespace
    ? { namespace: metadata.namespace, name: metadata.name }
    : { name: metadata.name };
}

/** The namespace of a namespaced object, which is its organization. */
export function namespaceOf(object: KubeObject): string {
  return object.metadata.namespace ?? '';
}

function oldest<T extends Stored>(objects: T[]): T | undefined {
  return [...objects].sort(
    (a, b) =>
      a.metadata.creationTimestamp.localeCompare(
        b.metadata.creationTimestamp,
      ) || a.metadata.name.localeCompare(b.metadata.name),
  )[0];
}
