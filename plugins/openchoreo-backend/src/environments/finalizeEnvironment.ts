import type { Stored } from '@openchoreo-backstage/kube-objects';
import type { ReconcileResult } from '@openchoreo-backstage/kube-runtime';
import {
  environmentsOf,
  finalizers,
  labels,
  type DeploymentPipeline,
  type Environment,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { kinds, lookups, namespaceOf } from '../hierarchy';
import { removeCells, type Planes } from '../planes';
import { removeFinalizer, statusWith, system, writeStatus } from '../status';

const NAME = 'environment';

/**
 * One pass of deleting an Environment: it waits until nothing names it, then
 * removes its cell namespaces (spec/controllers.md 13.7).
 */
export async function finalizeEnvironment(
  deps: ControllerDependencies & { planes: Planes },
  environment: Stored<Environment>,
): Promise<ReconcileResult | undefined> {
  const { client, clock, planes } = deps;
  const { name } = environment.metadata;

  async function report(finding: { reason: string; message: string }) {
    await writeStatus(
      client,
      environment,
      statusWith(
        environment,
        [
          {
            type: 'Ready',
            status: 'False',
            reason: 'EnvironmentFinalizing',
            message: `Environment ${name} is being deleted.`,
          },
          { type: 'Finalizing', status: 'True', ...finding },
        ],
        clock.now(),
      ),
      system(NAME, finding.message),
    );
  }

  const blocker = whatBlocks(deps, environment);
  if (blocker) {
    await report(blocker);
    return undefined;
  }
  const dataPlane = lookups(deps.reader).dataPlaneOf(environment);
  const outcome = await removeCells({
    planes,
    dataPlane,
    holder: environment,
    labels: {
      [labels.organization]: namespaceOf(environment),
      [labels.environment]: name,
    },
    context: system(NAME, `Environment ${name} is being deleted`),
  });
  if (outcome.state === 'waiting') {
    await report({
      reason: 'EnvironmentFinalizing',
      message: outcome.message,
    });
    return { requeueAfterMs: outcome.retryInMs };
  }
  await removeFinalizer(
    client,
    environment,
    finalizers.environment,
    system(NAME, outcome.message),
  );
  return undefined;
}

function whatBlocks(
  { reader }: ControllerDependencies,
  environment: Stored<Environment>,
): { reason: string; message: string } | undefined {
  const find = lookups(reader);
  const namespace = namespaceOf(environment);
  const { name } = environment.metadata;
  const pipelines = reader
    .list<DeploymentPipeline>(kinds.DeploymentPipeline, { namespace })
    .filter(pipeline => environmentsOf(pipeline).includes(name));
  if (pipelines.length > 0) {
    return {
      reason: 'ReferencedByPipeline',
      message: `Take it out of ${pipelines.length} pipelines first: ${namesOf(
        pipelines,
      )}.`,
    };
  }
  const bindings = find.bindingsInEnvironment(namespace, name);
  if (bindings.length > 0) {
    return {
      reason: 'ReferencedByBinding',
      message: `${bindings.length} components run here: ${namesOf(
        bindings,
      )}. Delete them, or their bindings, first.`,
    };
  }
  const releases = find.releasesInEnvironment(namespace, name);
  return releases.length > 0
    ? {
        reason: 'EnvironmentFinalizing',
        message: `Waits for ${releases.length} Releases to leave the data plane.`,
      }
    : undefined;
}

/** At most five names, so that the sentence stays readable. */
function namesOf(objects: Stored[]): string {
  const names = objects.slice(0, 5).map(({ metadata }) => metadata.name);
  return objects.length > names.length
    ? `${names.join(', ')}, …`
    : names.join(', ');
}
