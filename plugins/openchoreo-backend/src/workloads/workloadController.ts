import {
  AlreadyExistsError,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import {
  API_VERSION,
  componentTypeOf,
  validateObject,
  type ChoreoService,
  type Component,
  type Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups, namespaceOf } from '../hierarchy';
import {
  enforcementOf,
  isDeleting,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';

const NAME = 'workload';

/**
 * Says whether a Workload can be used, and gives a component that has a
 * Workload but no type resource one with defaults (spec/controllers.md 6.2).
 */
export function createWorkloadController(
  deps: ControllerDependencies & { autoCreateTypeResource: boolean },
): ControllerOptions {
  const { client, reader, clock } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.Workload,
    watches: [
      { kind: kinds.Component, map: workloadsOfComponent },
      { kind: kinds.Service, map: workloadsOfService },
    ],
    async reconcile({ namespace = '', name }) {
      const workload = find.workload(namespace, name);
      if (!workload || isDeleting(workload)) return;
      const component = componentOf(workload);
      const ready = judge(workload, component);
      const enforced = enforcementOf(workload);
      await writeStatus(
        client,
        workload,
        statusWith(workload, [ready, enforced], clock.now()),
        system(NAME, ready.message),
      );
      if (component && ready.status === 'True') {
        await ensureTypeResource(workload, component);
      }
    },
  };

  function componentOf(
    workload: Stored<Workload>,
  ): Stored<Component> | undefined {
    const { owner } = workload.spec;
    const component = find.component(
      namespaceOf(workload),
      owner.componentName,
    );
    return component?.spec.owner.projectName === owner.projectName
      ? component
      : undefined;
  }

  function judge(
    workload: Stored<Workload>,
    component: Stored<Component> | undefined,
  ): Statement {
    const { owner } = workload.spec;
    if (!component) {
      return {
        type: 'Ready',
        status: 'False',
        reason: 'ComponentNotFound',
        message: `Component ${owner.componentName} of project ${
          owner.projectName
        } does not exist in ${namespaceOf(workload)}.`,
      };
    }
    const problems = validateObject(workload);
    return problems.length > 0
      ? {
          type: 'Ready',
          status: 'False',
          reason: 'InvalidConfiguration',
          message: problems
            .map(problem => `${problem.path}: ${problem.message}`)
            .join('; '),
        }
      : {
          type: 'Ready',
          status: 'True',
          reason: 'WorkloadValid',
          message: `Says what component ${owner.componentName} runs.`,
        };
  }

  async function ensureTypeResource(
    workload: Stored<Workload>,
    component: Stored<Component>,
  ): Promise<void> {
    const { owner } = workload.spec;
    const namespace = namespaceOf(workload);
    const wanted =
      deps.autoCreateTypeResource &&
      !isDeleting(component) &&
      componentTypeOf(component.spec.type) === 'Service' &&
      find.servicesOf(namespace, owner).length === 0;
    if (!wanted) return;
    const service: ChoreoService = {
      apiVersion: API_VERSION,
      kind: 'Service',
      metadata: { name: `${owner.componentName}-service`, namespace },
      spec: {
        owner,
        workloadName: workload.metadata.name,
        className: 'default',
      },
    };
    try {
      await client.create(
        service,
        system(
          NAME,
          `Joined Workload ${workload.metadata.name} to the default ServiceClass`,
        ),
      );
    } catch (error) {
      // Somebody has it under that name, for another component even: theirs stays.
      if (!(error instanceof AlreadyExistsError)) throw error;
    }
  }

  function workloadsOfComponent(component: KubeObject): ReconcileRequest[] {
    const spec = component.spec as Component['spec'];
    return requests(component, {
      projectName: spec.owner.projectName,
      componentName: component.metadata.name,
    });
  }

  function workloadsOfService(service: KubeObject): ReconcileRequest[] {
    return requests(service, (service.spec as ChoreoService['spec']).owner);
  }

  function requests(
    object: KubeObject,
    owner: Workload['spec']['owner'],
  ): ReconcileRequest[] {
    const namespace = namespaceOf(object);
    return find
      .workloadsOf(namespace, owner)
      .map(({ metadata }) => ({ namespace, name: metadata.name }));
  }
}
