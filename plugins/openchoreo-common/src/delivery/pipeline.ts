import type { FieldProblem } from '@openchoreo-backstage/kube-objects';
import type {
  DeploymentPipeline,
  Environment,
  GatePolicy,
  PromotionTarget,
} from '../kinds';

/** One edge of the promotion graph. @public */
export interface PipelinePath {
  from: string;
  to: string;
  /** The entry of the pipeline, with its gates. */
  target: PromotionTarget;
}

/** The edges of a pipeline in display order. @public */
export function pathsOf(pipeline: DeploymentPipeline): PipelinePath[] {
  return (pipeline.spec?.promotionPaths ?? []).flatMap(path =>
    path.targetEnvironmentRefs.map(target => ({
      from: path.sourceEnvironmentRef,
      to: target.name,
      target,
    })),
  );
}

/**
 * The environment where artifacts enter: the first source in list order that is
 * nobody's target (spec/resources.md 4.5). Undefined for a pipeline without one.
 *
 * @public
 */
export function rootEnvironment(
  pipeline: DeploymentPipeline,
): string | undefined {
  const targets = new Set(pathsOf(pipeline).map(path => path.to));
  return pipeline.spec?.promotionPaths
    ?.map(path => path.sourceEnvironmentRef)
    .find(source => !targets.has(source));
}

/**
 * Why the root of a pipeline cannot be one: every new artifact enters it without
 * a gate, so it may not be a production environment (design.md section 5).
 *
 * @public
 */
export function rootProblems(
  pipeline: DeploymentPipeline,
  environments: readonly Environment[],
): FieldProblem[] {
  const root = rootEnvironment(pipeline);
  const environment = environments.find(
    ({ metadata }) => metadata.name === root,
  );
  const index = pipeline.spec?.promotionPaths?.findIndex(
    path => path.sourceEnvironmentRef === root,
  );
  return environment?.spec?.isProduction
    ? [
        {
          path: `spec.promotionPaths[${index}].sourceEnvironmentRef`,
          message: `must not be the production environment ${root}: artifacts enter the first environment of a pipeline without gates`,
          reason: 'FieldValueForbidden',
        },
      ]
    : [];
}

/**
 * All environments of a pipeline: each after the ones it is promoted from, else
 * in the order in which the pipeline names them. Members of a cycle, which
 * admission refuses, come last.
 *
 * @public
 */
export function environmentsOf(pipeline: DeploymentPipeline): string[] {
  const paths = pathsOf(pipeline);
  const named = (pipeline.spec?.promotionPaths ?? []).flatMap(path => [
    path.sourceEnvironmentRef,
    ...path.targetEnvironmentRefs.map(target => target.name),
  ]);
  const waiting = [...new Set(named)];
  const ordered: string[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(environment =>
      paths.every(
        path => path.to !== environment || !waiting.includes(path.from),
      ),
    );
    ordered.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return ordered;
}

/**
 * Whether every change of an environment goes through a Promotion: it is a
 * production environment, has gates of its own, or some path into it has
 * (design.md section 6).
 *
 * @param pipeline - the project's pipeline; without one, only the environment counts
 * @public
 */
export function isGated(
  pipeline: DeploymentPipeline | undefined,
  environment: Environment,
): boolean {
  return (
    environment.spec?.isProduction === true ||
    declaresGate(environment.spec?.gates) ||
    (pipeline !== undefined &&
      pathsOf(pipeline).some(
        ({ to, target }) =>
          to === environment.metadata.name &&
          (target.requiresApproval === true ||
            target.isManualApprovalRequired === true ||
            declaresGate(target)),
      ))
  );
}

/** Automation and checks afterwards are not gates: they keep nothing out. */
function declaresGate(policy: GatePolicy | undefined): boolean {
  return (
    policy !== undefined &&
    (policy.approval !== undefined ||
      policy.soak !== undefined ||
      policy.digestPinned === true ||
      policy.contract?.mode === 'block' ||
      (policy.windows ?? []).length > 0 ||
      (policy.checks ?? []).some(check => check.when !== 'after'))
  );
}
