import { environmentsOf } from '../delivery';
import {
  DEFAULT_PIPELINE,
  type Component,
  type DeployableArtifact,
  type DeploymentPipeline,
  type Environment,
  type Project,
  type ServiceBinding,
  type Workload,
  type WorkloadTemplate,
} from '../kinds';

/** What says which version of a component the catalog and search show. @public */
export interface DeployedWorld {
  environments: readonly Environment[];
  pipelines: readonly DeploymentPipeline[];
  projects: readonly Project[];
  workloads: readonly Workload[];
  bindings: readonly ServiceBinding[];
  /** What is deployed; absent where it could not be read yet. */
  artifact(namespace: string, name: string): DeployableArtifact | undefined;
}

/** What of a component represents it in the catalog. @public */
export interface Representative {
  template: WorkloadTemplate | undefined;
  /** Where that runs; absent when nothing is deployed. */
  environment?: string;
  /** It runs in a production environment. */
  production: boolean;
}

/**
 * The binding whose artifact represents a component: production, else the
 * furthest along the pipeline (design.md section 10).
 *
 * @public
 */
export function representativeBinding(
  component: Component,
  world: DeployedWorld,
): ServiceBinding | undefined {
  const { namespace, name } = component.metadata;
  const project = world.projects.find(
    one =>
      one.metadata.namespace === namespace &&
      one.metadata.name === component.spec?.owner.projectName,
  );
  const pipelineName = project?.spec?.deploymentPipelineRef ?? DEFAULT_PIPELINE;
  const pipeline = world.pipelines.find(
    one =>
      one.metadata.namespace === namespace &&
      one.metadata.name === pipelineName,
  );
  const order = pipeline ? environmentsOf(pipeline) : [];
  const rank = (binding: ServiceBinding) => {
    const environment = binding.spec!.environment;
    return (
      (isProduction(world, namespace!, environment) ? 1_000 : 0) +
      order.indexOf(environment)
    );
  };
  return world.bindings
    .filter(
      binding =>
        binding.metadata.namespace === namespace &&
        binding.spec?.owner.componentName === name &&
        binding.spec.artifactRef !== undefined &&
        binding.spec.releaseState !== 'Undeploy',
    )
    .sort((a, b) => rank(b) - rank(a))[0];
}

/** What represents the component: what is deployed, else what is declared. @public */
export function representativeOf(
  component: Component,
  world: DeployedWorld,
): Representative {
  const binding = representativeBinding(component, world);
  const artifact =
    binding &&
    world.artifact(binding.metadata.namespace!, binding.spec!.artifactRef!);
  if (artifact?.spec?.workloadSpec) {
    const environment = binding!.spec!.environment;
    return {
      template: artifact.spec.workloadSpec,
      environment,
      production: isProduction(
        world,
        component.metadata.namespace!,
        environment,
      ),
    };
  }
  const workload = world.workloads.find(
    one =>
      one.metadata.namespace === component.metadata.namespace &&
      one.spec?.owner.componentName === component.metadata.name,
  );
  return { template: workload?.spec, production: false };
}

function isProduction(
  world: DeployedWorld,
  namespace: string,
  environment: string,
): boolean {
  return world.environments.some(
    one =>
      one.metadata.namespace === namespace &&
      one.metadata.name === environment &&
      one.spec?.isProduction === true,
  );
}
