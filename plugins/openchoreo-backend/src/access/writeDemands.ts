import { NotAllowedError } from '@backstage/errors';
import type { KubeObject, Stored } from '@openchoreo-backstage/kube-objects';
import type { AccessScope } from '@openchoreo-backstage/plugin-openchoreo-common';
import type { AccessDemand } from './caller';

/** Kinds that platform engineers write. */
const PLATFORM_KINDS: ReadonlySet<string> = new Set([
  'Organization',
  'DataPlane',
  'BuildPlane',
  'Environment',
  'DeploymentPipeline',
  'ConfigurationGroup',
  'ServiceClass',
  'WebApplicationClass',
  'ScheduledTaskClass',
  'APIClass',
  'ConfigMap',
  'Secret',
]);

/** Kinds that developers write. */
const DEVELOPER_KINDS: ReadonlySet<string> = new Set([
  'Project',
  'Component',
  'Workload',
  'Service',
  'WebApplication',
  'ScheduledTask',
  'API',
  'Build',
]);

/** Kinds whose state in one environment people may tune. */
const BINDING_KINDS: ReadonlySet<string> = new Set([
  'ServiceBinding',
  'WebApplicationBinding',
  'ScheduledTaskBinding',
  'APIBinding',
]);

/** Kinds that people may write through the API at all. */
export function writableKinds(): string[] {
  return [...PLATFORM_KINDS, ...DEVELOPER_KINDS, ...BINDING_KINDS];
}

/** How a write must be made for kinds that only the control plane writes. */
const GENERATED: Record<string, string> = {
  Promotion:
    'A Promotion is asked for, not written: use "Promote" in the portal or POST /promotions.',
  DeployableArtifact:
    'A DeployableArtifact is minted from the Workload and its type resource; change those.',
  Deployment:
    'A Deployment record is kept by the control plane; promote or roll back to change it.',
  Release:
    'A Release is rendered by the control plane; change the Workload, the overrides or the class.',
  Endpoint: 'An Endpoint record is derived from what is deployed.',
};

/** The facts that a demand may depend on besides the object. */
export interface WriteFacts {
  scope: AccessScope;
  /** Scopes of the environments in which bindings of the component or project live. */
  deployedIn: readonly AccessScope[];
}

/**
 * What a person needs to create or change an object (design.md section 12).
 *
 * @throws NotAllowedError for kinds that only the control plane writes
 */
export function writeDemands(
  object: KubeObject,
  current: Stored | undefined,
  { scope }: WriteFacts,
): AccessDemand[] {
  const { kind } = object;
  if (PLATFORM_KINDS.has(kind)) return [{ action: 'platform', scope }];
  if (BINDING_KINDS.has(kind)) return [{ action: 'deploy', scope }];
  if (kind === 'Project') {
    const demands: AccessDemand[] = [{ action: 'develop', scope }];
    if (current && pipelineOf(current) !== pipelineOf(object)) {
      // Another pipeline is another set of gates (design.md section 6).
      demands.push({ action: 'platform', scope });
    }
    return demands;
  }
  if (DEVELOPER_KINDS.has(kind)) return [{ action: 'develop', scope }];
  throw new NotAllowedError(
    GENERATED[kind] ?? `Objects of kind ${kind} are not written by people.`,
  );
}

/**
 * What a person needs to delete an object. Deleting what runs somewhere needs
 * the permission to deploy there.
 *
 * @throws NotAllowedError for kinds that only the control plane writes
 */
export function deleteDemands(
  object: KubeObject,
  facts: WriteFacts,
): AccessDemand[] {
  const demands = writeDemands(object, undefined, facts);
  const takesRunningAlong = ['Project', 'Component', 'Service'].includes(
    object.kind,
  );
  return takesRunningAlong
    ? [
        ...demands,
        ...facts.deployedIn.map(scope => ({
          action: 'deploy' as const,
          scope,
        })),
      ]
    : demands;
}

function pipelineOf(project: KubeObject): string {
  return (
    (project.spec as { deploymentPipelineRef?: string } | undefined)
      ?.deploymentPipelineRef ?? 'default'
  );
}
