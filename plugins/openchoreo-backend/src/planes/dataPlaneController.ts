import {
  isTrue,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ControllerOptions,
  ReconcileRequest,
  ReconcileSource,
} from '@openchoreo-backstage/kube-runtime';
import {
  finalizers,
  type DataPlane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { dataPlaneName, kinds, lookups, namespaceOf } from '../hierarchy';
import {
  ensureFinalizer,
  isDeleting,
  removeFinalizer,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';
import type { Planes } from './planes';

const NAME = 'dataplane';

/**
 * Says what the data planes can do (spec/controllers.md 13.4, 13.7). A plane goes only when no Environment names it any more.
 */
export function createDataPlaneController(
  deps: ControllerDependencies & { planes: Planes },
): ControllerOptions {
  const { client, reader, clock, planes } = deps;
  const find = lookups(reader);

  return {
    name: NAME,
    for: kinds.DataPlane,
    watches: [{ kind: kinds.Environment, map: deletedPlane }],
    sources: [openedPlanes(planes)],
    async reconcile({ namespace = '', name }) {
      const dataPlane = find.dataPlane(namespace, name);
      if (!dataPlane) return;
      if (isDeleting(dataPlane)) {
        await finalize(dataPlane);
        return;
      }
      const added = await ensureFinalizer(
        client,
        dataPlane,
        finalizers.dataPlane,
        system(NAME, `DataPlane ${name} stays while environments use it`),
      );
      if (added) return;
      // After a restart the plane opens again; what is known of it stays until then.
      const wasReady = isTrue(dataPlane.status?.conditions, 'Ready');
      if (wasReady && planes.isOpening({ namespace, name })) return;
      const isOpen = planes.get({ namespace, name }) !== undefined;
      const statements = observe(dataPlane, isOpen);
      await writeStatus(
        client,
        dataPlane,
        statusWith(dataPlane, statements, clock.now()),
        system(NAME, statements[0].message),
      );
    },
  };

  async function finalize(dataPlane: Stored<DataPlane>): Promise<void> {
    const namespace = namespaceOf(dataPlane);
    const { name } = dataPlane.metadata;
    const environments = find.environmentsOn(namespace, name);
    if (environments.length === 0) {
      await removeFinalizer(
        client,
        dataPlane,
        finalizers.dataPlane,
        system(NAME, `No environment uses DataPlane ${name} any more`),
      );
      return;
    }
    const message = `${environments.length} environments run on this plane, ${environments[0].metadata.name} among them. Delete them first.`;
    await writeStatus(
      client,
      dataPlane,
      statusWith(
        dataPlane,
        [
          {
            type: 'Finalizing',
            status: 'True',
            reason: 'ReferencedByEnvironment',
            message,
          },
        ],
        clock.now(),
      ),
      system(NAME, message),
    );
  }

  function deletedPlane(environment: KubeObject): ReconcileRequest[] {
    const namespace = namespaceOf(environment);
    const name = dataPlaneName(environment);
    const plane = find.dataPlane(namespace, name);
    return plane && isDeleting(plane) ? [{ namespace, name }] : [];
  }
}

/** Looks at a DataPlane again when its plane opens or closes. */
function openedPlanes(planes: Planes): ReconcileSource {
  return {
    name: 'planes',
    start(enqueue, signal) {
      const unsubscribe = planes.onEvent(event => {
        if (event.type !== 'changed') enqueue(event.plane);
      });
      signal.addEventListener('abort', unsubscribe, { once: true });
    },
  };
}

function observe(dataPlane: DataPlane, isOpen: boolean): Statement[] {
  const created: Statement = {
    type: 'Created',
    status: 'True',
    reason: 'DataPlaneCreated',
    message: 'The data plane is registered.',
  };
  if (!dataPlane.spec.sandbox) {
    return [
      {
        type: 'Ready',
        status: 'False',
        reason: 'NotSupportedYet',
        message:
          'Real clusters are not supported by this version yet; replace kubernetesCluster by "sandbox: {}" to simulate the plane.',
      },
      created,
    ];
  }
  if (!isOpen) {
    return [
      {
        type: 'Ready',
        status: 'False',
        reason: 'ConnectionFailed',
        message: 'The sandbox plane is being opened.',
      },
      created,
    ];
  }
  return [
    {
      type: 'Ready',
      status: 'True',
      reason: 'ClusterReachable',
      message: 'A sandbox plane: workloads are simulated in this process.',
    },
    created,
    {
      type: 'NetworkPolicySupport',
      status: 'False',
      reason: 'None',
      message:
        'A sandbox plane has no network: policies are stored, not enforced.',
    },
    {
      type: 'Encryption',
      status: 'False',
      reason: 'NotFound',
      message: 'A sandbox plane has no network to encrypt.',
    },
    {
      type: 'GatewayReady',
      status: 'True',
      reason: 'GatewaysProgrammed',
      message: 'Routes are accepted; a sandbox plane serves no traffic.',
    },
    {
      type: 'SecretsProviderReady',
      status: 'False',
      reason: 'NotFound',
      message: 'A sandbox plane has no secrets provider.',
    },
  ];
}
