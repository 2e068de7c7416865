import {
  fieldPath,
  type FieldProblem,
  type KubeObject,
} from '@openchoreo-backstage/kube-objects';
import type { APIClass } from './APIClass';
import type { Component } from './Component';
import type { DataPlane } from './DataPlane';
import type { DeployableArtifact } from './DeployableArtifact';
import type { ChoreoDeployment } from './Deployment';
import type { DeploymentPipeline } from './DeploymentPipeline';
import type { Environment } from './Environment';
import type { GatePolicy } from './gatePolicy';
import { annotations } from './labels';
import type { Promotion } from './Promotion';
import type { GateType } from './promotionStatus';
import { isKind, type KindName, type KindObjects } from './registry';
import type { RestPolicy } from './restPolicy';
import type { ChoreoService } from './Service';

/** A gate that a policy declares and this version cannot judge. @public */
export interface UnenforcedGate {
  /** Name as in `Promotion.status.gates[]`: the type, or `<type>/<name>`. */
  name: string;
  type: GateType;
  /** Where the policy declares it, relative to the policy. */
  path: string;
  /**
   * Whether it stands before the environment. Such a gate must keep the change
   * out; one that does not (a check afterwards) is only to be reported.
   */
  blocks: boolean;
  /** One sentence for the gate's answer. */
  message: string;
}

/**
 * The gates of a policy that this version stores and does not judge. Order,
 * lane, freeze, source health, soak, pinned digests, approvals and the plan are
 * judged; whoever evaluates a Promotion must answer the rest `Pending` or
 * `Denied` with the message, never leave it out.
 *
 * @public
 */
export function unenforcedGates(policy: GatePolicy): UnenforcedGate[] {
  const gates: UnenforcedGate[] = [];
  policy.windows?.forEach((window, index) => {
    const name = window.name ?? window.kind;
    gates.push({
      name: `window/${name}`,
      type: 'window',
      path: fieldPath('windows', index),
      blocks: true,
      message: `Time windows are not enforced yet, so nobody can tell whether ${name} is open.`,
    });
  });
  policy.checks?.forEach((check, index) => {
    gates.push({
      name: `check/${check.name}`,
      type: 'check',
      path: fieldPath('checks', index),
      blocks: check.when !== 'after',
      message: `Checks are not enforced yet: ${check.name} is not run.`,
    });
  });
  const mode = policy.contract?.mode ?? 'off';
  if (mode !== 'off') {
    gates.push({
      name: 'contract',
      type: 'contract',
      path: 'contract.mode',
      blocks: mode === 'block',
      message:
        'API contracts are not enforced yet: breaking changes are not looked for.',
    });
  }
  return gates;
}

/** A field that is stored and has no effect. @public */
export type UnenforcedField = Pick<FieldProblem, 'path' | 'message'>;

/**
 * The fields of an object that this version stores and does not honour, for a
 * warning to the writer and for the portal: nothing may look in force that is
 * not (design.md section 13).
 *
 * @public
 */
export function unenforcedFields(object: KubeObject): UnenforcedField[] {
  return [
    ...report(object, 'DataPlane', dataPlaneFields),
    ...report(object, 'Environment', environmentFields),
    ...report(object, 'DeploymentPipeline', pipelineFields),
    ...report(object, 'Component', componentFields),
    ...report(object, 'Service', serviceFields),
    ...report(object, 'APIClass', apiClassFields),
    ...report(object, 'DeployableArtifact', artifactFields),
    ...report(object, 'Deployment', deploymentFields),
    ...report(object, 'Promotion', promotionFields),
  ];
}

function report<K extends KindName>(
  object: KubeObject,
  kind: K,
  fields: (object: KindObjects[K]) => UnenforcedField[],
): UnenforcedField[] {
  return isKind(object, kind) ? fields(object) : [];
}

/** The entry of a field if it is there. */
function ifGiven(
  value: unknown,
  path: string,
  message: string,
): UnenforcedField[] {
  return value === undefined || value === false ? [] : [{ path, message }];
}

function dataPlaneFields({ spec }: DataPlane): UnenforcedField[] {
  return ifGiven(
    spec.observer,
    'spec.observer',
    'is not used yet: runtime logs are read from the cluster',
  );
}

function environmentFields({ spec }: Environment): UnenforcedField[] {
  return [
    ...ifGiven(
      spec?.gateway?.security?.remoteJwks,
      'spec.gateway.security.remoteJwks',
      'is not enforced yet: tokens are not checked',
    ),
    ...(spec?.gates ? policyFields(spec.gates, 'spec.gates') : []),
  ];
}

function pipelineFields({ spec }: DeploymentPipeline): UnenforcedField[] {
  return (spec?.promotionPaths ?? []).flatMap((promotionPath, i) =>
    promotionPath.targetEnvironmentRefs.flatMap((target, j) =>
      policyFields(
        target,
        fieldPath('spec.promotionPaths', i, 'targetEnvironmentRefs', j),
      ),
    ),
  );
}

function policyFields(policy: GatePolicy, path: string): UnenforcedField[] {
  return [
    ...unenforcedGates(policy).map(gate => ({
      path: `${path}.${gate.path}`,
      message: gate.blocks
        ? `is not enforced yet: it keeps every change out, a person may skip it`
        : `is not enforced yet`,
    })),
    ...ifGiven(
      policy.autoPromote?.enabled,
      `${path}.autoPromote`,
      'is not done yet: artifacts are promoted by people only',
    ),
    ...ifGiven(
      policy.autoRollback?.enabled,
      `${path}.autoRollback`,
      'is not done yet: a failed rollout stays until someone rolls it back',
    ),
  ];
}

function componentFields({ metadata, spec }: Component): UnenforcedField[] {
  return [
    ...(spec.type === 'Service'
      ? []
      : [
          {
            path: 'spec.type',
            message: `is stored, but components of type ${spec.type} are not deployed yet`,
          },
        ]),
    ...ifGiven(
      spec.build,
      'spec.build',
      'is not used yet: bring an image in the Workload',
    ),
    ...ifGiven(
      metadata.annotations?.[annotations.autoBuild],
      fieldPath('metadata.annotations', annotations.autoBuild),
      'is not used yet: nothing is built',
    ),
  ];
}

function serviceFields({ spec }: ChoreoService): UnenforcedField[] {
  return ifGiven(
    Object.keys(spec.overrides ?? {}).length > 0,
    'spec.overrides',
    'has no effect: use classOverrides and workloadOverrides of the binding',
  );
}

function apiClassFields({ spec }: APIClass): UnenforcedField[] {
  const levels = Object.entries(spec?.restPolicy ?? {}) as Array<
    [string, RestPolicy | undefined]
  >;
  return [
    ...levels.flatMap(([level, policy]) =>
      Object.keys(policy ?? {}).map(field => ({
        path: fieldPath('spec.restPolicy', level, field),
        message: 'is not enforced yet: the gateway gets no policy',
      })),
    ),
    ...ifGiven(spec?.grpcPolicy, 'spec.grpcPolicy', 'has no effect'),
  ];
}

function artifactFields({ spec }: DeployableArtifact): UnenforcedField[] {
  return ifGiven(
    spec.configuration,
    'spec.configuration',
    'is kept for imported objects and not rendered',
  );
}

function deploymentFields({ spec }: ChoreoDeployment): UnenforcedField[] {
  return ifGiven(
    spec.configurationOverrides,
    'spec.configurationOverrides',
    'is kept for imported objects and not rendered',
  );
}

function promotionFields({ spec }: Promotion): UnenforcedField[] {
  return ifGiven(
    spec.train,
    'spec.train',
    'is not enforced yet: nothing passes as a member of a train, ask without one',
  );
}
