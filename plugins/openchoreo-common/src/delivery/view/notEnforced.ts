import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { unenforcedFields } from '../../kinds';
import { newestArtifact } from '../artifact';
import { unenforcedBoundary, unenforcedPolicies } from '../render/notEnforced';
import type { ViewContext } from './world';

/** What is declared for the component and has no effect in this version, one sentence each. */
export function notEnforcedSentences({ world, lanes }: ViewContext): string[] {
  const newest = newestArtifact(world.artifacts);
  const objects: (KubeObject | undefined)[] = [
    world.component,
    world.service,
    world.workload,
    world.pipeline,
    ...lanes.map(({ environment }) => environment),
  ];
  return [
    ...new Set([
      ...objects.flatMap(fieldSentences),
      ...(newest ? unenforcedPolicies(newest) : []),
      ...lanes.flatMap(({ dataPlane, binding }) =>
        dataPlane && binding ? unenforcedBoundary(dataPlane) : [],
      ),
    ]),
  ];
}

function fieldSentences(object: KubeObject | undefined): string[] {
  return object
    ? unenforcedFields(object).map(
        ({ path, message }) =>
          `${object.kind} ${object.metadata.name}: ${path} ${message}.`,
      )
    : [];
}
