import type { Stored } from '@openchoreo-backstage/kube-objects';
import {
  type ChoreoDeployment,
  type EndpointStatus,
  type Release,
  type RevisionReading,
  type ServiceBinding,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import {
  enforcementOf,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';
import { deploymentStatus } from './deploymentStatus';
import { healthOf, readinessOf, type Finding } from './readiness';

export type { Finding } from './readiness';

const NAME = 'servicebinding';

/** Says on the binding and its Deployment what became of a pass. */
export async function reportBinding(
  { client, clock }: ControllerDependencies,
  outcome: {
    binding: Stored<ServiceBinding>;
    deployment: Stored<ChoreoDeployment> | undefined;
    release: Stored<Release> | undefined;
    finding: Finding;
  },
): Promise<void> {
  const { binding, deployment, finding } = outcome;
  const now = clock.now();
  const ready = readinessOf(finding, binding, outcome.release);
  const context = system(NAME, ready.message);
  if (deployment) {
    await writeStatus(
      client,
      deployment,
      deploymentStatus(deployment, ready, runningReading(), now),
      context,
    );
  }
  const endpoints = endpointsAfter(finding, binding);
  const { endpoints: _before, ...status } = statusWith(
    binding,
    [ready, enforcementOf(binding, notEnforced(finding))],
    now,
  );
  await writeStatus(
    client,
    binding,
    endpoints.length > 0 ? { ...status, endpoints } : status,
    context,
  );

  /** How the newest revision does. What was refused is not it; that one goes on. */
  function runningReading(): RevisionReading {
    if (finding.kind !== 'refused' && finding.kind !== 'notRendered') {
      return readingOf(ready);
    }
    return outcome.release
      ? readingOf(healthOf(binding, outcome.release))
      : 'Stopped';
  }
}

/** While nothing new is rendered, what runs is reached as before. */
function endpointsAfter(
  finding: Finding,
  binding: ServiceBinding,
): EndpointStatus[] {
  switch (finding.kind) {
    case 'undeployed':
      return [];
    case 'rendered':
      return finding.rendered.endpoints;
    default:
      return binding.status?.endpoints ?? [];
  }
}

function notEnforced(finding: Finding): readonly string[] {
  return 'rendered' in finding ? finding.rendered.notEnforced : [];
}

function readingOf({ status, reason }: Statement): RevisionReading {
  if (status === 'True') return 'Ready';
  switch (reason) {
    case 'ResourcesSuspended':
    case 'ResourcesUndeployed':
      return 'Stopped';
    case 'ResourceHealthProgressing':
      return 'Progressing';
    default:
      return 'Degraded';
  }
}
