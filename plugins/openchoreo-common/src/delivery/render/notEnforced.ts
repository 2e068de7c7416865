import {
  compareCodePoints,
  fieldPath,
} from '@openchoreo-backstage/kube-objects';
import type {
  DataPlane,
  DeployableArtifact,
  ServiceClassSpec,
} from '../../kinds';
import { isRecord } from '../content';
import { at } from '../health/fields';
import { allOf } from '../phrases';
import { gatewayLevelsOf, type GatewayLevel } from './routes';

/** What every render of this version leaves open. */
export function unenforcedBoundary(dataPlane: DataPlane): string[] {
  return dataPlane.spec.sandbox !== undefined
    ? []
    : [
        'The boundary of the cell is not enforced by this version: no network policy is rendered, so other cells on the data plane can reach this component.',
      ];
}

/** Sandbox planes have no load to scale by. */
export function unsimulatedScaling(
  dataPlane: DataPlane,
  { hpaTemplate }: ServiceClassSpec,
): string[] {
  return hpaTemplate !== undefined && dataPlane.spec.sandbox !== undefined
    ? [
        `spec.classSnapshot.spec.hpaTemplate: sandbox plane ${dataPlane.metadata.name} does not scale, one replica runs.`,
      ]
    : [];
}

/**
 * A sentence for each API that is reachable without the policies its class
 * promises.
 */
export function unenforcedPolicies(artifact: DeployableArtifact): string[] {
  const { apis = {}, classSnapshot } = artifact.spec;
  return Object.keys(apis)
    .sort(compareCodePoints)
    .flatMap(api => {
      const { className } = apis[api];
      const policies = gatewayLevelsOf(apis[api]).flatMap(level =>
        policyNames(classSnapshot?.apiClasses?.[className], level),
      );
      const names = [...new Set(policies)].sort(compareCodePoints);
      return names.length === 0
        ? []
        : [
            `${fieldPath(
              'spec.apis',
              api,
            )}.className: this version does not enforce ${allOf(
              names,
            )} of APIClass ${className}, so API ${api} is reachable without.`,
          ];
    });
}

function policyNames(
  apiClass: Record<string, unknown> | undefined,
  level: GatewayLevel,
): string[] {
  return ['defaults', level.toLocaleLowerCase('en-US')].flatMap(part => {
    const policy = at(apiClass, 'restPolicy', part);
    return isRecord(policy) ? Object.keys(policy) : [];
  });
}
