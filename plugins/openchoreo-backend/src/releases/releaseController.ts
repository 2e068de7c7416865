import {
  UnavailableError,
  kubeName,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
  ReconcileSource,
} from '@openchoreo-backstage/kube-runtime';
import {
  CELL,
  finalizers,
  labels,
  type DataPlane,
  type Release,
  type ReleaseStatus,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import {
  dataPlaneName,
  indexValue,
  kinds,
  lookups,
  namespaceOf,
  requestFor,
} from '../hierarchy';
import { COMPONENT_INDEX, planeKey, type Plane, type Planes } from '../planes';
import type { Sealer } from '../sealing';
import {
  ensureFinalizer,
  isDeleting,
  statusWith,
  system,
  writeStatus,
} from '../status';
import {
  applyObjects,
  OwnershipConflictError,
  pruneObjects,
} from './applyObjects';
import { ensureCellNamespace } from './cellNamespace';
import { finalizeRelease } from './finalizeRelease';
import { inventory } from './inventory';
import { desiredObjects, tenancyProblems } from './manifests';
import { isSealedRelease } from './releaseSeal';

const NAME = 'release';

/** What the Release controller needs beside the cluster. */
export interface ReleaseDependencies extends ControllerDependencies {
  planes: Planes;
  sealer: Sealer;
  /** Names this control plane on the planes. */
  installation: string;
}

/** Why a Release is not applied; `reason` is one of spec/resources.md 7.1. */
interface Refusal {
  reason: string;
  message: string;
}

/**
 * Applies Releases to their data planes and tracks what becomes of them
 * (spec/controllers.md section 10).
 *
 * Only what the control plane sealed is applied. Health comes by watch on the
 * planes. While a plane cannot be reached, what is known about it stays.
 */
export function createReleaseController(
  deps: ReleaseDependencies,
): ControllerOptions {
  const { client, reader, clock, planes } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.Release,
    concurrency: 4,
    watches: [
      { kind: kinds.Environment, map: releasesInEnvironment },
      { kind: kinds.DataPlane, map: releasesOnPlane },
    ],
    sources: [planeChanges()],
    async reconcile({ namespace = '', name }, { signal }) {
      const release = find.release(namespace, name);
      if (!release) return undefined;
      if (isDeleting(release)) return finalizeRelease(deps, release);
      const added = await ensureFinalizer(
        client,
        release,
        finalizers.release,
        system(NAME, `What Release ${name} applies is cleaned up with it`),
      );
      if (added) return undefined;

      const target = locate(release);
      // Its first lists are on their way; the plane says when they are in.
      if (target === 'opening') return undefined;
      if ('reason' in target) {
        await refuse(release, target);
        return undefined;
      }
      const refusal = judge(release, target.dataPlane);
      if (refusal) {
        await refuse(release, refusal);
        return undefined;
      }
      await applyRelease(release, target.plane, signal);
      return undefined;
    },
  };

  function locate(
    release: Stored<Release>,
  ): { plane: Plane; dataPlane: Stored<DataPlane> } | Refusal | 'opening' {
    const namespace = namespaceOf(release);
    const environment = find.environment(
      namespace,
      release.spec.environmentName,
    );
    if (!environment) {
      return {
        reason: 'EnvironmentNotFound',
        message: `Environment ${release.spec.environmentName} does not exist in ${namespace}.`,
      };
    }
    const dataPlane = find.dataPlaneOf(environment);
    if (!dataPlane) {
      return {
        reason: 'DataPlaneNotFound',
        message: `DataPlane ${dataPlaneName(
          environment,
        )} does not exist in ${namespace}.`,
      };
    }
    const { name } = dataPlane.metadata;
    if (planes.isOpening({ namespace, name })) return 'opening';
    const plane = planes.get({ namespace, name });
    return plane
      ? { plane, dataPlane }
      : {
          reason: 'DataPlaneUnavailable',
          message: `DataPlane ${name} cannot be reached; its condition Ready says why. What was applied before stays.`,
        };
  }

  /** Looks at a Release before anything of it reaches a plane. */
  function judge(
    release: Stored<Release>,
    dataPlane: Stored<DataPlane>,
  ): Refusal | undefined {
    if (!isSealedRelease(deps.sealer, release)) {
      return {
        reason: 'ApplyFailed',
        message:
          'Nothing of this Release is applied: its seal is missing or does not fit its content, so the control plane did not write it. It is rendered again from its binding.',
      };
    }
    const problems = tenancyProblems(release.spec.resources ?? [], {
      namespace: cellNamespaceOf(release),
      allowedKinds: dataPlane.spec.allowedKinds,
    });
    return problems.length > 0
      ? { reason: 'ApplyFailed', message: problems.join(' ') }
      : undefined;
  }

  async function refuse(release: Stored<Release>, refusal: Refusal) {
    await writeStatus(
      client,
      release,
      statusWith(
        release,
        [{ type: 'Applied', status: 'False', ...refusal }],
        clock.now(),
      ),
      system(NAME, refusal.message),
    );
  }

  async function applyRelease(
    release: Stored<Release>,
    plane: Plane,
    signal: AbortSignal,
  ): Promise<void> {
    const desired = desiredObjects(release, deps.installation);
    const { uid, name } = release.metadata;
    const context = {
      ...system(NAME, `Applied for Release ${namespaceOf(release)}/${name}`),
      cause: `Release ${namespaceOf(release)}/${name}`,
    };
    let failure: unknown;
    let live = new Map<string, Stored>();
    try {
      if (desired.length > 0) {
        await ensureCellNamespace(
          plane,
          release,
          cellNamespaceOf(release),
          deps.installation,
          context,
        );
      }
      const outcome = await applyObjects(plane, desired, uid, context, signal);
      live = outcome.live;
      await pruneObjects(plane, desired, outcome.failures, uid, context);
      if (outcome.failures.size > 0) {
        failure = combined(outcome.failures);
      }
    } catch (error) {
      if (signal.aborted) throw error;
      failure = error;
    }
    await report(release, plane, { desired, live, failure });
    // Tried again with backoff; the condition says why.
    if (failure) throw failure;
  }

  async function report(
    release: Stored<Release>,
    plane: Plane,
    result: {
      desired: ReturnType<typeof desiredObjects>;
      live: Map<string, Stored>;
      failure: unknown;
    },
  ): Promise<void> {
    const { desired, live, failure } = result;
    const now = clock.now();
    const unreachable = failure instanceof UnavailableError;
    const applied = failure
      ? {
          status: 'False' as const,
          reason: reasonOf(failure),
          message: messageOf(failure),
        }
      : {
          status: 'True' as const,
          reason: 'Applied',
          message: `${desired.length} objects are as they should be on data plane ${plane.name}.`,
        };
    const status: ReleaseStatus = {
      ...statusWith(release, [{ type: 'Applied', ...applied }], now),
      dataPlane: planeKey(plane),
      // Unreachable: nothing new is known, so nothing known is thrown away.
      ...(unreachable
        ? {}
        : {
            resources: inventory(
              desired,
              live,
              workload => podsOf(plane, workload),
              release.status?.resources,
              now,
            ),
          }),
    };
    await writeStatus(client, release, status, system(NAME, applied.message));
  }

  /** The Release that an object on a plane belongs to, by its labels or as its pod. */
  function releasesOf(object: KubeObject): ReconcileRequest[] {
    if (object.kind !== 'Pod') return releaseOf(object);
    const own = object.metadata.labels ?? {};
    const {
      [CELL.organization]: namespace,
      [CELL.project]: projectName,
      [CELL.component]: componentName,
      [CELL.environment]: environment,
    } = own;
    if (!namespace || !projectName || !componentName) return [];
    return find
      .releasesOf(namespace, { projectName, componentName })
      .filter(({ spec }) => spec.environmentName === environment)
      .map(requestFor);
  }

  function releasesInEnvironment(environment: KubeObject): ReconcileRequest[] {
    return find
      .releasesInEnvironment(
        namespaceOf(environment),
        environment.metadata.name,
      )
      .map(requestFor);
  }

  function releasesOnPlane(plane: KubeObject): ReconcileRequest[] {
    return find
      .environmentsOn(namespaceOf(plane), plane.metadata.name)
      .flatMap(releasesInEnvironment);
  }

  /** Watches on the planes: health, drift, and planes that come back. */
  function planeChanges(): ReconcileSource {
    return {
      name: 'data-planes',
      start(enqueue, signal) {
        const unsubscribe = planes.onEvent(event => {
          const requests =
            event.type === 'changed'
              ? releasesOf(event.object)
              : find
                  .environmentsOn(event.plane.namespace, event.plane.name)
                  .flatMap(releasesInEnvironment);
          requests.forEach(enqueue);
        });
        signal.addEventListener('abort', unsubscribe, { once: true });
      },
    };
  }
}

/** Namespace of the cell that a Release belongs to (spec/controllers.md 3.3). */
export function cellNamespaceOf(release: Release): string {
  return kubeName(
    63,
    'dp',
    namespaceOf(release),
    release.spec.owner.projectName,
    release.spec.environmentName,
  );
}

/** The live pods that a workload selects. */
function podsOf(plane: Plane, workload: Stored): Stored[] {
  const { selector } = (workload.spec ?? {}) as {
    selector?: { matchLabels?: Record<string, string> };
  };
  const { matchLabels } = selector ?? {};
  if (!matchLabels) return [];
  const pods = { apiVersion: 'v1', kind: 'Pod' };
  const { namespace } = workload.metadata;
  const component = matchLabels[CELL.component];
  return plane.objects.list(
    pods,
    component
      ? {
          index: {
            name: COMPONENT_INDEX,
            value: indexValue(namespace, component),
          },
          labels: matchLabels,
        }
      : { namespace, labels: matchLabels },
  );
}

/** The Release that an object on a plane carries the labels of. */
function releaseOf(object: KubeObject): ReconcileRequest[] {
  const { [labels.releaseNamespace]: namespace, [labels.releaseName]: name } =
    object.metadata.labels ?? {};
  return namespace && name ? [{ namespace, name }] : [];
}

function combined(failures: ReadonlyMap<string, unknown>): unknown {
  const errors = [...failures.values()];
  if (errors.length === 1) return errors[0];
  const unavailable = errors.find(error => error instanceof UnavailableError);
  return (
    unavailable ?? new AggregateError(errors, errors.map(messageOf).join(' '))
  );
}

function reasonOf(failure: unknown): string {
  if (failure instanceof UnavailableError) return 'DataPlaneUnavailable';
  if (failure instanceof OwnershipConflictError) return 'OwnershipConflict';
  return 'ApplyFailed';
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
