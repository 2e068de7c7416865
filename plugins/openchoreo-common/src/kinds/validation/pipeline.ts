import {
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type { DeploymentPipeline } from '../DeploymentPipeline';
import { gatePolicyProblems } from './gatePolicy';
import { duplicate, invalidValue } from './problems';

interface Edge {
  from: string;
  to: string;
  /** Where the pipeline states it. */
  path: string;
}

/**
 * A pipeline is a graph without cycles that begins at one environment, and its
 * gates can be read (V-06). A pipeline without paths is not wrong: it leads
 * nowhere yet.
 */
export function pipelineRule(pipeline: DeploymentPipeline): FieldProblem[] {
  const paths = pipeline.spec?.promotionPaths ?? [];
  const edges = paths.flatMap((promotionPath, i) =>
    promotionPath.targetEnvironmentRefs.map((target, j) => ({
      from: promotionPath.sourceEnvironmentRef,
      to: target.name,
      path: fieldPath('spec.promotionPaths', i, 'targetEnvironmentRefs', j),
    })),
  );
  const policies = paths.flatMap((promotionPath, i) =>
    promotionPath.targetEnvironmentRefs.flatMap((target, j) =>
      gatePolicyProblems(
        target,
        fieldPath('spec.promotionPaths', i, 'targetEnvironmentRefs', j),
      ),
    ),
  );
  const selfEdges = edges
    .filter(edge => edge.from === edge.to)
    .map(edge =>
      invalidValue(
        `${edge.path}.name`,
        `must not be ${edge.from}, an environment is not promoted into itself`,
      ),
    );
  return [
    ...selfEdges,
    ...duplicateEdges(edges),
    ...cycles(edges),
    ...roots(
      paths.map(promotionPath => promotionPath.sourceEnvironmentRef),
      edges,
    ),
    ...policies,
  ];
}

function duplicateEdges(edges: readonly Edge[]): FieldProblem[] {
  return edges.flatMap((edge, index) => {
    const first = edges.findIndex(
      other => other.from === edge.from && other.to === edge.to,
    );
    return first < index
      ? [
          duplicate(
            `${edge.path}.name`,
            `repeats the path from ${edge.from} to ${edge.to} of ${edges[first].path}`,
          ),
        ]
      : [];
  });
}

/** One problem per edge that leads back to where it came from. */
function cycles(edges: readonly Edge[]): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const done = new Set<string>();
  const visit = (environment: string, trail: readonly string[]) => {
    if (done.has(environment)) {
      return;
    }
    const here = [...trail, environment];
    for (const edge of edges) {
      if (edge.from !== environment || edge.to === environment) {
        continue;
      }
      const start = here.indexOf(edge.to);
      if (start >= 0) {
        const round = [...here.slice(start), edge.to].join(' to ');
        problems.push(
          invalidValue(
            `${edge.path}.name`,
            `must not lead back to ${edge.to}: ${round}`,
          ),
        );
      } else {
        visit(edge.to, here);
      }
    }
    done.add(environment);
  };
  for (const edge of edges) {
    visit(edge.from, []);
  }
  return problems;
}

/** Artifacts enter at one place: a source that is nobody's target. */
function roots(
  sources: readonly string[],
  edges: readonly Edge[],
): FieldProblem[] {
  if (sources.length === 0) {
    return [];
  }
  const targets = new Set(
    edges.filter(edge => edge.from !== edge.to).map(edge => edge.to),
  );
  const found = [...new Set(sources)].filter(source => !targets.has(source));
  switch (found.length) {
    case 0:
      return [
        invalidValue(
          'spec.promotionPaths',
          'must have a first environment: a source that is no target',
        ),
      ];
    case 1:
      return [];
    default:
      return [
        invalidValue(
          'spec.promotionPaths',
          `must have one first environment, it has ${
            found.length
          }: ${found.join(', ')}`,
        ),
      ];
  }
}
