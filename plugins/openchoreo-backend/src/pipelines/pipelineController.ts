import type {
  ControllerOptions,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import {
  environmentsOf,
  validateObject,
  type DeploymentPipeline,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups, requestFor } from '../hierarchy';
import {
  isDeleting,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';

const NAME = 'deploymentpipeline';

/**
 * Says whether promotions can follow a pipeline (spec/controllers.md 13.7):
 * its graph and its gates are sound, and its environments exist.
 */
export function createPipelineController(
  deps: ControllerDependencies,
): ControllerOptions {
  const { client, reader, clock } = deps;
  const find = lookups(reader);

  function judge(namespace: string, pipeline: DeploymentPipeline): Statement {
    const problems = validateObject(pipeline);
    if (problems.length > 0) {
      const inGates = problems.every(problem =>
        /targetEnvironmentRefs\[\d+\]\.(?!name)/.test(problem.path),
      );
      return {
        type: 'Available',
        status: 'False',
        reason: inGates ? 'InvalidGatePolicy' : 'InvalidPromotionPath',
        message: problems
          .map(problem => `${problem.path}: ${problem.message}`)
          .join('; '),
      };
    }
    const missing = environmentsOf(pipeline).filter(
      name => !find.environment(namespace, name),
    );
    if (missing.length > 0) {
      return {
        type: 'Available',
        status: 'False',
        reason: 'EnvironmentNotFound',
        message: `These environments do not exist in ${namespace}: ${missing.join(
          ', ',
        )}.`,
      };
    }
    return {
      type: 'Available',
      status: 'True',
      reason: 'DeploymentPipelineAvailable',
      message: 'Promotions can follow this pipeline.',
    };
  }

  return {
    name: NAME,
    for: kinds.DeploymentPipeline,
    watches: [{ kind: kinds.Environment, map: pipelinesOfNamespace }],
    async reconcile({ namespace = '', name }) {
      const pipeline = find.pipeline(namespace, name);
      if (!pipeline || isDeleting(pipeline)) return;
      const statement = judge(namespace, pipeline);
      await writeStatus(
        client,
        pipeline,
        statusWith(pipeline, [statement], clock.now()),
        system(NAME, statement.message),
      );
    },
  };

  function pipelinesOfNamespace(object: KubeObject): ReconcileRequest[] {
    const { namespace } = object.metadata;
    return reader.list(kinds.DeploymentPipeline, { namespace }).map(requestFor);
  }
}
