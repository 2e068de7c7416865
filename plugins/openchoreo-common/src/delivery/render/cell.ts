import {
  kubeName,
  sha256Hex,
  canonicalJson,
} from '@openchoreo-backstage/kube-objects';
import {
  cellLabels,
  cellObjectLabels,
  type CellMember,
  type Environment,
} from '../../kinds';
import { withoutEmpty } from '../content';
import type { RenderInput } from './input';

/** Organization whose hosts carry no prefix (spec/resources.md 2.7). */
const DEFAULT_ORGANIZATION = 'default';

/**
 * Namespace of a cell, the runtime of one project in one environment
 * (spec/resources.md 2.7).
 *
 * @public
 */
export function cellNamespace(
  organization: string,
  project: string,
  environment: string,
): string {
  return kubeName(63, 'dp', organization, project, environment);
}

/** The place of what is rendered, and the labels that say so. */
export function cellMember({ organization, binding }: RenderInput): CellMember {
  return {
    organization,
    project: binding.owner.projectName,
    environment: binding.environment,
    component: binding.owner.componentName,
  };
}

/** Selector of the component's pods. Immutable on a cluster, so it never grows. */
export function selectorLabels(input: RenderInput): Record<string, string> {
  return labelValues(cellLabels(cellMember(input)));
}

/** Labels of every rendered object. */
export function objectLabels(input: RenderInput): Record<string, string> {
  return labelValues(cellObjectLabels(cellMember(input)));
}

/**
 * Labels of pods: those of objects, and what log queries ask for. `version`
 * stands for what runs, so that a change of routes alone restarts no pod
 * (spec/controllers.md 3.2).
 */
export function podLabels(input: RenderInput): Record<string, string> {
  const { artifact, binding } = input;
  const version = sha256Hex(
    canonicalJson({
      workloadSpec: withoutEmpty(artifact.spec.workloadSpec ?? {}),
      workloadOverrides: withoutEmpty(binding.workloadOverrides ?? {}),
    }),
  ).slice(0, 8);
  return { ...objectLabels(input), target: 'runtime', version };
}

/** Longer values than Kubernetes takes become generated ones (spec/resources.md 2.3). */
function labelValues(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [
      key,
      value.length > 63 ? kubeName(63, value) : value,
    ]),
  );
}

/** Host prefix of an environment; organizations share virtual hosts, so each but the default one is named. */
export function hostPrefix(
  organization: string,
  environment: Environment,
): string {
  const prefix =
    environment.spec?.gateway?.dnsPrefix || environment.metadata.name;
  return organization === DEFAULT_ORGANIZATION
    ? prefix
    : `${organization}-${prefix}`;
}
