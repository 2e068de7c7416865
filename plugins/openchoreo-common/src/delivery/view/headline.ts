import { findCondition } from '@openchoreo-backstage/kube-objects';
import type { DisplayState, Headline } from '../../api';
import type { ServiceBinding } from '../../kinds';
import type { LaneFacts, DeliveryWorld } from './world';

/** How a reason of a binding's Ready condition shows; all others have failed. */
const STATES: Readonly<Record<string, DisplayState>> = {
  ResourcesSuspended: 'Suspended',
  ResourcesUndeployed: 'NotDeployed',
  ResourceHealthProgressing: 'RollingOut',
  ResourceHealthDegraded: 'Degraded',
  PromotionRequired: 'Waiting',
};

/** Worst first. */
const SEVERITY: readonly DisplayState[] = [
  'Failed',
  'Degraded',
  'RollingOut',
  'Waiting',
  'Suspended',
  'Ready',
  'NotDeployed',
];

/** How one environment of a component does. */
export function laneHeadline({ name, binding }: LaneFacts): Headline {
  if (!binding) {
    return {
      state: 'NotDeployed',
      reason: 'NotDeployed',
      message: `Nothing was deployed to ${name} yet.`,
    };
  }
  const ready = findCondition(binding.status?.conditions, 'Ready');
  if (!ready || !isObserved(binding)) {
    return {
      state: 'RollingOut',
      reason: 'NotObserved',
      message: 'The change is being picked up.',
    };
  }
  return {
    state: ready.status === 'True' ? 'Ready' : STATES[ready.reason] ?? 'Failed',
    reason: ready.reason,
    message: ready.message || ready.reason,
    since: ready.lastTransitionTime,
  };
}

/** How the component does: what is wrong with it as a whole, else its worst environment. */
export function componentHeadline(
  world: DeliveryWorld,
  lanes: readonly LaneFacts[],
): Headline {
  const own = findCondition(world.component.status?.conditions, 'Ready');
  if (own?.status === 'False' && own.reason !== 'BindingNotReady') {
    return {
      state: own.reason === 'WorkloadNotFound' ? 'NotDeployed' : 'Failed',
      reason: own.reason,
      message: own.message || own.reason,
      since: own.lastTransitionTime,
    };
  }
  if (!world.workload && lanes.every(lane => !lane.binding)) {
    return {
      state: 'NotDeployed',
      reason: 'WorkloadNotFound',
      message: `${world.component.metadata.name} has nothing to run yet: deploy an image to begin.`,
    };
  }
  const [worst] = lanes
    .map(lane => ({ lane, headline: laneHeadline(lane) }))
    .sort(
      (a, b) =>
        SEVERITY.indexOf(a.headline.state) - SEVERITY.indexOf(b.headline.state),
    );
  if (!worst) {
    return {
      state: 'NotDeployed',
      reason: 'NoRootEnvironment',
      message: 'The pipeline of the project has no environments.',
    };
  }
  const { lane, headline } = worst;
  const isPlain =
    headline.state === 'Ready' || headline.state === 'NotDeployed';
  return isPlain
    ? headline
    : { ...headline, message: `${lane.name}: ${headline.message}` };
}

function isObserved(binding: ServiceBinding): boolean {
  return (
    binding.metadata.generation === undefined ||
    binding.status?.observedGeneration === undefined ||
    binding.status.observedGeneration >= binding.metadata.generation
  );
}
