import { effectivePolicy } from '../../promotion/policy';
import { newestArtifact } from '../artifact';
import { allOf } from '../phrases';
import { pathsOf } from '../pipeline';
import { unenforcedBoundary, unenforcedPolicies } from '../render/notEnforced';
import type { ViewContext } from './world';

/** What is declared for the component and has no effect in this version, one sentence each. */
export function notEnforcedSentences({ world, lanes }: ViewContext): string[] {
  const newest = newestArtifact(world.artifacts);
  const boundaries = lanes.flatMap(({ dataPlane, binding }) =>
    dataPlane && binding ? unenforcedBoundary(dataPlane) : [],
  );
  return [
    ...new Set([
      ...(newest ? unenforcedPolicies(newest) : []),
      ...boundaries,
      ...pipelineSentences(world),
    ]),
  ];
}

function pipelineSentences({
  pipeline,
  environments,
}: ViewContext['world']): string[] {
  if (!pipeline) return [];
  return pathsOf(pipeline).flatMap(({ from, to }) => {
    const policy = effectivePolicy(pipeline, environments, from, to);
    if (!policy) return [];
    const parts = [
      policy.verifications.length > 0 && 'checks afterwards',
      policy.contract === 'warn' && 'warnings about contracts',
      policy.autoPromote && 'automatic promotion',
      policy.autoRollback && 'automatic rollback',
    ].filter((part): part is string => part !== false);
    return parts.length > 0
      ? [
          `spec.promotionPaths of pipeline ${
            pipeline.metadata.name
          }: this version does not act on ${allOf(
            parts,
          )} from ${from} to ${to}.`,
        ]
      : [];
  });
}
