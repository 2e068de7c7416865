import { findCondition, type Stored } from '@openchoreo-backstage/kube-objects';
import {
  componentTypeOf,
  type Component,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { namespaceOf, type Lookups } from '../hierarchy';
import type { Statement } from '../status';

/** Worst first: what a person should look at before the rest. */
const SEVERITY = [
  'InvalidConfiguration',
  'ServiceClassNotFound',
  'APIClassNotFound',
  'PromotionRequired',
  'ReleaseCreationFailed',
  'ReleaseUpdateFailed',
  'ReleaseDeletionFailed',
  'ResourceHealthDegraded',
  'ResourceHealthProgressing',
];

/** Not running on purpose is not a fault. */
const INTENDED = ['ResourcesSuspended', 'ResourcesUndeployed'];

/** What is to be said about a component (spec/controllers.md 6.1). */
export function componentReadiness(
  find: Lookups,
  component: Stored<Component>,
): Statement {
  const namespace = namespaceOf(component);
  const { name } = component.metadata;
  const { owner, type } = component.spec;
  const no = (reason: string, message: string): Statement => ({
    type: 'Ready',
    status: 'False',
    reason,
    message,
  });
  if (!find.project(namespace, owner.projectName)) {
    return no(
      'ProjectNotFound',
      `Project ${owner.projectName} does not exist in ${namespace}; create it, and this component is taken up.`,
    );
  }
  if (componentTypeOf(type) !== 'Service') {
    return no(
      'UnsupportedComponentType',
      `Components of type ${type} are stored but not deployed by this version; type Service is.`,
    );
  }
  const ids = { projectName: owner.projectName, componentName: name };
  if (find.workloadsOf(namespace, ids).length === 0) {
    return no(
      'WorkloadNotFound',
      `Component ${name} has no Workload: create one whose spec.owner names it, to say what to run.`,
    );
  }
  if (find.servicesOf(namespace, ids).length === 0) {
    return {
      type: 'Ready',
      status: 'Unknown',
      reason: 'NotDeployed',
      message: `Component ${name} has a Workload but no Service that joins it to a class.`,
    };
  }
  return worstOf(find.bindingsOf(namespace, ids));
}

function worstOf(bindings: readonly Stored<ServiceBinding>[]): Statement {
  const states = bindings.map(binding => ({
    environment: binding.spec.environment,
    ready: findCondition(binding.status?.conditions, 'Ready'),
  }));
  const faults = states
    .filter(
      ({ ready }) =>
        ready?.status !== 'True' && !INTENDED.includes(ready?.reason ?? ''),
    )
    .sort((a, b) => severity(a.ready?.reason) - severity(b.ready?.reason));
  const [worst] = faults;
  if (worst) {
    return {
      type: 'Ready',
      status: 'False',
      reason: 'BindingNotReady',
      // Progress is told by the binding, or every pod would be another write.
      message: `${worst.environment}: ${
        worst.ready && worst.ready.reason !== 'ResourceHealthProgressing'
          ? worst.ready.message
          : 'it is being rolled out.'
      }`,
    };
  }
  const running = states.filter(({ ready }) => ready?.status === 'True');
  return running.length > 0
    ? {
        type: 'Ready',
        status: 'True',
        reason: 'ComponentReady',
        message: `Ready in ${running
          .map(({ environment }) => environment)
          .join(', ')}.`,
      }
    : {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NotDeployed',
        message: 'It runs in no environment.',
      };
}

function severity(reason: string | undefined): number {
  const index = SEVERITY.indexOf(reason ?? '');
  return index < 0 ? SEVERITY.length : index;
}
