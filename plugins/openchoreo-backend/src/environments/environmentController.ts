import {
  isTrue,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
} from '@openchoreo-backstage/kube-runtime';
import {
  finalizers,
  type DataPlane,
  type Environment,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import {
  dataPlaneName,
  kinds,
  lookups,
  namespaceOf,
  requestFor,
} from '../hierarchy';
import type { Planes } from '../planes';
import {
  ensureFinalizer,
  isDeleting,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';
import { finalizeEnvironment } from './finalizeEnvironment';
import { freezeOf } from './freeze';

const NAME = 'environment';

/**
 * Says whether an Environment can be deployed to, and whether it is frozen
 * (spec/controllers.md 13.3, 13.7). Goes only when nothing names it any more.
 */
export function createEnvironmentController(
  deps: ControllerDependencies & { planes: Planes },
): ControllerOptions {
  const { client, reader, clock } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.Environment,
    watches: [
      { kind: kinds.DataPlane, map: environmentsOnPlane },
      { kind: kinds.DeploymentPipeline, map: deletedEnvironments },
      { kind: kinds.ServiceBinding, map: environmentOfSpec('environment') },
      { kind: kinds.Release, map: environmentOfSpec('environmentName') },
    ],
    async reconcile({ namespace = '', name }) {
      const environment = find.environment(namespace, name);
      if (!environment) return undefined;
      if (isDeleting(environment)) {
        return finalizeEnvironment(deps, environment);
      }
      const added = await ensureFinalizer(
        client,
        environment,
        finalizers.environment,
        system(NAME, `Environment ${name} will be cleaned up when deleted`),
      );
      if (added) return undefined;

      const now = clock.now();
      const ready = readiness(environment, find.dataPlaneOf(environment));
      const { statement: frozen, endsInMs } = freezeOf(environment, now);
      await writeStatus(
        client,
        environment,
        statusWith(environment, [ready, frozen], now),
        system(NAME, ready.message),
      );
      return endsInMs === undefined ? undefined : { requeueAfterMs: endsInMs };
    },
  };

  function environmentsOnPlane(plane: KubeObject): ReconcileRequest[] {
    return find
      .environmentsOn(namespaceOf(plane), plane.metadata.name)
      .map(requestFor);
  }

  function deletedEnvironments(pipeline: KubeObject): ReconcileRequest[] {
    return reader
      .list(kinds.Environment, { namespace: pipeline.metadata.namespace })
      .filter(isDeleting)
      .map(requestFor);
  }

  /** Bindings and Releases matter to an Environment only while it is going. */
  function environmentOfSpec(field: 'environment' | 'environmentName') {
    return (object: KubeObject): ReconcileRequest[] => {
      const spec = (object.spec ?? {}) as Record<typeof field, string>;
      const environment = find.environment(namespaceOf(object), spec[field]);
      return environment && isDeleting(environment)
        ? [requestFor(environment)]
        : [];
    };
  }
}

function readiness(
  environment: Stored<Environment>,
  dataPlane: Stored<DataPlane> | undefined,
): Statement {
  const plane = dataPlaneName(environment);
  if (!dataPlane) {
    return {
      type: 'Ready',
      status: 'False',
      reason: 'DataPlaneNotFound',
      message: `DataPlane ${plane} does not exist in ${namespaceOf(
        environment,
      )}; create it, and this environment becomes ready.`,
    };
  }
  if (!isTrue(dataPlane.status?.conditions, 'Ready')) {
    return {
      type: 'Ready',
      status: 'False',
      reason: 'DataPlaneUnreachable',
      message: `DataPlane ${plane} is not ready; its condition Ready says why.`,
    };
  }
  return {
    type: 'Ready',
    status: 'True',
    reason: 'EnvironmentReady',
    message: `Runs on data plane ${plane}.`,
  };
}
