import type {
  FieldProblem,
  KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { AdmissionRequest } from '@openchoreo-backstage/kube-embedded';
import {
  environmentsOf,
  isKind,
  type ComponentOwner,
  type DataPlane,
  type DeploymentPipeline,
  type Environment,
  type Project,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ObjectReader } from '@openchoreo-backstage/kube-runtime';
import {
  dataPlaneName,
  DEFAULT_NAME,
  kinds,
  lookups,
  namespaceOf,
} from '../hierarchy';
import { isDeleting } from '../status';

/**
 * Rules over several objects (spec/resources.md section 8). A reference to
 * something absent is no problem here: things come in any order, and a
 * condition says what is missing.
 */
export function relationProblems(
  reader: ObjectReader,
  { object, oldObject, operation }: AdmissionRequest,
): FieldProblem[] {
  if (operation === 'DELETE') return [];
  const created = operation === 'CREATE';
  return [
    ...(created ? organizationProblems(reader, object) : []),
    ...(created ? onlyOneProblems(reader, object) : []),
    ...(created && isKind(object, 'ServiceBinding')
      ? bindingProblems(reader, object)
      : []),
    ...(isKind(object, 'Environment') ? hostProblems(reader, object) : []),
    ...(isKind(object, 'Project') && oldObject
      ? pipelineOfProjectProblems(reader, object)
      : []),
    ...(isKind(object, 'DeploymentPipeline') && oldObject
      ? droppedEnvironmentProblems(reader, object)
      : []),
  ];
}

/** V-02: objects live in the namespace of an organization that stays. */
function organizationProblems(
  reader: ObjectReader,
  object: KubeObject,
): FieldProblem[] {
  const namespace = namespaceOf(object);
  if (!namespace || !object.apiVersion.startsWith('openchoreo.dev/')) return [];
  const organization = lookups(reader).organization(namespace);
  if (organization && !isDeleting(organization)) return [];
  return [
    {
      path: 'metadata.namespace',
      message: organization
        ? `must be that of another organization: ${namespace} is being deleted`
        : `must be the namespace of an organization, and there is no Organization ${namespace}; a platform engineer can create it`,
      reason: 'FieldValueInvalid',
    },
  ];
}

/** V-10, V-13: one Workload and one type resource per component. */
function onlyOneProblems(
  reader: ObjectReader,
  object: KubeObject,
): FieldProblem[] {
  const find = lookups(reader);
  const others = (owner: ComponentOwner) => {
    if (isKind(object, 'Workload')) {
      return find.workloadsOf(namespaceOf(object), owner);
    }
    return isKind(object, 'Service')
      ? find.servicesOf(namespaceOf(object), owner)
      : [];
  };
  const spec = object.spec as { owner?: ComponentOwner } | undefined;
  if (!spec?.owner?.componentName) return [];
  const existing = others(spec.owner).find(
    other => other.metadata.name !== object.metadata.name && !isDeleting(other),
  );
  return existing
    ? [
        {
          path: 'spec.owner.componentName',
          message: `must name a component without a ${object.kind}: ${spec.owner.componentName} has ${existing.metadata.name} already; change that one`,
          reason: 'FieldValueDuplicate',
        },
      ]
    : [];
}

/** V-19: one binding per component and environment. */
function bindingProblems(
  reader: ObjectReader,
  binding: ServiceBinding,
): FieldProblem[] {
  const existing = lookups(reader).bindingIn(
    namespaceOf(binding),
    binding.spec.owner,
    binding.spec.environment,
  );
  return existing && existing.metadata.name !== binding.metadata.name
    ? [
        {
          path: 'spec.environment',
          message: `must be another one: ${existing.metadata.name} is the binding of ${binding.spec.owner.componentName} in ${binding.spec.environment} already`,
          reason: 'FieldValueDuplicate',
        },
      ]
    : [];
}

/** V-05: environments behind one virtual host have prefixes of their own. */
function hostProblems(
  reader: ObjectReader,
  environment: Environment,
): FieldProblem[] {
  const find = lookups(reader);
  const namespace = namespaceOf(environment);
  const hostsOf = (plane: DataPlane | undefined) => [
    plane?.spec.gateway.publicVirtualHost,
    plane?.spec.gateway.organizationVirtualHost,
  ];
  const planeOf = (other: Environment) =>
    find.dataPlane(namespace, dataPlaneName(other));
  const hosts = hostsOf(planeOf(environment)).filter(Boolean);
  const rival = reader
    .list<Environment>(kinds.Environment, { namespace })
    .find(
      other =>
        other.metadata.name !== environment.metadata.name &&
        prefixOf(other) === prefixOf(environment) &&
        hostsOf(planeOf(other)).some(host => hosts.includes(host)),
    );
  return rival
    ? [
        {
          path: 'spec.gateway.dnsPrefix',
          message: `must not be ${prefixOf(environment)}, which environment ${
            rival.metadata.name
          } has on the same virtual host`,
          reason: 'FieldValueDuplicate',
        },
      ]
    : [];
}

function prefixOf(environment: Environment): string {
  return environment.spec?.gateway?.dnsPrefix || environment.metadata.name;
}

/** V-08: a project cannot turn to a pipeline that lacks an environment it runs in. */
function pipelineOfProjectProblems(
  reader: ObjectReader,
  project: Project,
): FieldProblem[] {
  const name = project.spec.deploymentPipelineRef || DEFAULT_NAME;
  const pipeline = lookups(reader).pipeline(namespaceOf(project), name);
  const [dropped] = pipeline ? outside(reader, project, pipeline) : [];
  return dropped
    ? [
        {
          path: 'spec.deploymentPipelineRef',
          message: `must not be ${name}, which has no environment ${dropped.spec.environment}: ${dropped.spec.owner.componentName} runs there`,
          reason: 'FieldValueInvalid',
        },
      ]
    : [];
}

/** V-08: a pipeline cannot lose an environment that a project of it runs in. */
function droppedEnvironmentProblems(
  reader: ObjectReader,
  pipeline: DeploymentPipeline,
): FieldProblem[] {
  const dropped = lookups(reader)
    .projectsOf(namespaceOf(pipeline), pipeline.metadata.name)
    .flatMap(project => outside(reader, project, pipeline));
  const byEnvironment = new Map(
    dropped.map(binding => [binding.spec.environment, binding]),
  );
  return [...byEnvironment].map(([environment, { spec }]) => ({
    path: 'spec.promotionPaths',
    message: `must keep environment ${environment}: ${spec.owner.componentName} of project ${spec.owner.projectName} runs there`,
    reason: 'FieldValueInvalid',
  }));
}

/** Bindings of a project in environments that a pipeline does not have. */
function outside(
  reader: ObjectReader,
  project: Project,
  pipeline: DeploymentPipeline,
): ServiceBinding[] {
  const find = lookups(reader);
  const namespace = namespaceOf(project);
  const kept = new Set(environmentsOf(pipeline));
  return find
    .componentsOf(namespace, project.metadata.name)
    .flatMap(({ metadata }) =>
      find.bindingsOf(namespace, {
        projectName: project.metadata.name,
        componentName: metadata.name,
      }),
    )
    .filter(binding => !kept.has(binding.spec.environment));
}
