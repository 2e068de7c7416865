import {
  controllerReference,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  API_VERSION,
  bindingFieldsOf,
  isGated,
  labels,
  type ChoreoService,
  type ComponentOwner,
  type DeployableArtifact,
  type Environment,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { isFrozen } from '../environments';
import { kinds, lookups, namespaceOf, requestFor } from '../hierarchy';
import { followingArtifact } from '../bindings/followingArtifact';
import { bindingName } from '../rendering';
import {
  isDeleting,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';
import { gatherSources } from './gatherSources';
import { offerArtifact } from './offerArtifact';

const NAME = 'service';

/**
 * Mints the artifact that a Service and its Workload ask for, and lets it into
 * the root environment of the project's pipeline, unless somebody keeps the
 * binding, the environment or the Service itself from following
 * (spec/controllers.md 6.3).
 */
export function createServiceController(
  deps: ControllerDependencies,
): ControllerOptions {
  const { client, reader, clock } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.Service,
    concurrency: 4,
    owns: [kinds.ServiceBinding],
    watches: [
      { kind: kinds.Workload, map: servicesOfComponent },
      { kind: kinds.Component, map: servicesOfItself },
      { kind: kinds.Project, map: servicesOfProject },
      { kind: kinds.DeploymentPipeline, map: servicesOfNamespace },
      { kind: kinds.Environment, map: servicesOfNamespace },
      { kind: kinds.ServiceClass, map: servicesOfClass },
      { kind: kinds.APIClass, map: servicesOfClass },
      { kind: kinds.DeployableArtifact, map: servicesOfArtifact },
    ],
    async reconcile({ namespace = '', name }) {
      const service = reader.get<ChoreoService>({
        ...kinds.Service,
        namespace,
        name,
      });
      if (!service || isDeleting(service)) return;
      const outcome = await deliver(service);
      await writeStatus(
        client,
        service,
        statusWith(service, [{ type: 'Ready', ...outcome }], clock.now()),
        system(NAME, outcome.message),
      );
    },
  };

  async function deliver(service: Stored<ChoreoService>): Promise<Outcome> {
    const sources = gatherSources(find, reader, service);
    if ('reason' in sources) return no(sources.reason, sources.message);
    const artifact = await offerArtifact(deps, sources);
    const namespace = namespaceOf(service);
    const project = find.project(namespace, service.spec.owner.projectName);
    const root = project && find.rootEnvironmentOf(project);
    const environment = root && find.environment(namespace, root);
    if (!environment) {
      return no(
        'NoRootEnvironment',
        root
          ? `Environment ${root}, the first of the project's pipeline, does not exist in ${namespace}.`
          : `Project ${service.spec.owner.projectName} has no pipeline with a first environment, so there is nowhere to deploy to.`,
      );
    }
    return sync(service, artifact, environment);
  }

  async function sync(
    service: Stored<ChoreoService>,
    artifact: Stored<DeployableArtifact>,
    environment: Stored<Environment>,
  ): Promise<Outcome> {
    const namespace = namespaceOf(service);
    const { owner } = service.spec;
    const root = environment.metadata.name;
    const binding = find.bindingIn(namespace, owner, root);
    if (binding?.spec.artifactRef === artifact.metadata.name) {
      return yes('BindingSynced', `${artifact.metadata.name} is in ${root}.`);
    }
    const reason = whatHoldsBack(service, binding, environment);
    if (reason) {
      return yes(
        reason.reason,
        `${artifact.metadata.name} is offered, but does not enter ${root} by itself: ${reason.message}`,
      );
    }
    if (!binding) {
      const former = formerRoot(service, root);
      if (former) {
        return no(
          'EnvironmentChanged',
          `The pipeline begins with ${root} now, but ${former.metadata.name} runs in ${former.spec.environment}, and live bindings are never moved. Deploy ${artifact.metadata.name} to ${root} by hand once.`,
        );
      }
      const name = bindingName(owner.componentName, root);
      const taken = reader.get<ServiceBinding>({
        ...kinds.ServiceBinding,
        namespace,
        name,
      });
      if (taken) {
        return no(
          'BindingConflict',
          `ServiceBinding ${name} belongs to component ${taken.spec.owner.componentName} in ${taken.spec.environment}; rename one of the two.`,
        );
      }
      await client.create(
        newBinding(service, artifact, root, name),
        system(NAME, `Deployed ${artifact.metadata.name} to ${root}`),
      );
    } else {
      await client.replace<ServiceBinding>(
        {
          ...binding,
          metadata: {
            ...binding.metadata,
            labels: {
              ...binding.metadata.labels,
              [labels.deployableArtifact]: artifact.metadata.name,
            },
          },
          spec: followingArtifact(binding.spec, artifact),
        },
        system(NAME, `Deployed ${artifact.metadata.name} to ${root}`),
      );
    }
    return yes('BindingSynced', `${artifact.metadata.name} is in ${root}.`);
  }

  /** A binding that came about by following, in an environment that is the root no more. */
  function formerRoot(
    service: Stored<ChoreoService>,
    root: string,
  ): Stored<ServiceBinding> | undefined {
    return find
      .bindingsOf(namespaceOf(service), service.spec.owner)
      .find(
        ({ spec, metadata }) =>
          spec.environment !== root &&
          metadata.annotations?.[annotations.promotion] === undefined,
      );
  }

  function whatHoldsBack(
    service: ChoreoService,
    binding: ServiceBinding | undefined,
    environment: Stored<Environment>,
  ): { reason: string; message: string } | undefined {
    const hold = binding?.spec.hold;
    if (hold) {
      return {
        reason: 'BindingHeld',
        message: `${hold.by} holds the binding (${hold.reason}). Resume it to follow again.`,
      };
    }
    if (isFrozen(environment, clock.now())) {
      const { freeze } = environment.spec ?? {};
      return {
        reason: 'EnvironmentFrozen',
        message: `${freeze?.by} froze the environment (${freeze?.reason}).`,
      };
    }
    const project = find.project(
      namespaceOf(environment),
      service.spec.owner.projectName,
    );
    if (isGated(project && find.pipelineOf(project), environment)) {
      return {
        reason: 'ManualDeploy',
        message:
          'the environment has gates. Ask for a deployment; the owners of its gates decide.',
      };
    }
    return service.metadata.annotations?.[annotations.autoDeploy] === 'false'
      ? {
          reason: 'ManualDeploy',
          message: `annotation ${annotations.autoDeploy} of the Service is "false". Deploy it by hand.`,
        }
      : undefined;
  }

  function servicesOfOwner(
    namespace: string,
    owner: ComponentOwner,
  ): ReconcileRequest[] {
    return find.servicesOf(namespace, owner).map(requestFor);
  }

  function servicesOfComponent(object: KubeObject): ReconcileRequest[] {
    const { owner } = object.spec as { owner: ComponentOwner };
    return servicesOfOwner(namespaceOf(object), owner);
  }

  function servicesOfItself(component: KubeObject): ReconcileRequest[] {
    const spec = component.spec as { owner: { projectName: string } };
    return servicesOfOwner(namespaceOf(component), {
      projectName: spec.owner.projectName,
      componentName: component.metadata.name,
    });
  }

  function servicesOfArtifact(artifact: KubeObject): ReconcileRequest[] {
    const { [labels.project]: project, [labels.component]: component } =
      artifact.metadata.labels ?? {};
    return project && component
      ? servicesOfOwner(namespaceOf(artifact), {
          projectName: project,
          componentName: component,
        })
      : [];
  }

  function servicesOfProject(project: KubeObject): ReconcileRequest[] {
    return find
      .componentsOf(namespaceOf(project), project.metadata.name)
      .flatMap(servicesOfItself);
  }

  function servicesOfNamespace(object: KubeObject): ReconcileRequest[] {
    return reader
      .list(kinds.Service, { namespace: namespaceOf(object) })
      .map(requestFor);
  }

  function servicesOfClass(changed: KubeObject): ReconcileRequest[] {
    const { name } = changed.metadata;
    return reader
      .list<ChoreoService>(kinds.Service, { namespace: namespaceOf(changed) })
      .filter(({ spec }) =>
        changed.kind === kinds.ServiceClass.kind
          ? spec.className === name
          : Object.values(spec.apis ?? {}).some(api => api.className === name),
      )
      .map(requestFor);
  }
}

type Outcome = Omit<Statement, 'type'>;

function yes(reason: string, message: string): Outcome {
  return { status: 'True', reason, message };
}

function no(reason: string, message: string): Outcome {
  return { status: 'False', reason, message };
}

function newBinding(
  service: Stored<ChoreoService>,
  artifact: DeployableArtifact,
  environment: string,
  name: string,
): ServiceBinding {
  const namespace = namespaceOf(service);
  const { owner } = service.spec;
  return {
    apiVersion: API_VERSION,
    kind: 'ServiceBinding',
    metadata: {
      name,
      namespace,
      labels: { [labels.deployableArtifact]: artifact.metadata.name },
      ownerReferences: [controllerReference(service)],
    },
    spec: {
      owner,
      environment,
      artifactRef: artifact.metadata.name,
      releaseState: 'Active',
      ...bindingFieldsOf(artifact),
    },
  };
}
