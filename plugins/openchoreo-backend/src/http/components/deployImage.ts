import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  ConflictError as ChangedMeanwhile,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type {
  ObjectClient,
  ObjectReader,
  WriteContext,
} from '@openchoreo-backstage/kube-runtime';
import {
  mainContainer,
  type DeployImageRequest,
  type Workload,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { kinds, lookups } from '../../hierarchy';

/** Writers that change the same Workload at the same moment are rare; this many in a row are not believed. */
const ATTEMPTS = 5;

/**
 * Writes a new image into the component's Workload; what follows (artifact,
 * root environment) is the controllers' work. The sandbox settings belong to
 * the version, so those of the former image do not stay.
 *
 * @throws NotFoundError when the component has no Workload
 * @throws InputError for a container that the Workload does not have
 */
export async function deployImage(
  deps: { client: ObjectClient; reader: ObjectReader },
  component: { namespace: string; name: string },
  request: DeployImageRequest,
  context: WriteContext,
): Promise<Stored<Workload>> {
  const { namespace, name } = component;
  const find = lookups(deps.reader);
  const owner = find.component(namespace, name)?.spec.owner.projectName;
  const cached =
    owner &&
    find.workloadsOf(namespace, { projectName: owner, componentName: name })[0];
  if (!cached) {
    throw new NotFoundError(
      `Component ${namespace}/${name} has no Workload yet. Apply one that names it in spec.owner.componentName.`,
    );
  }
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const current = await deps.client.get<Workload>({
      ...kinds.Workload,
      namespace,
      name: cached.metadata.name,
    });
    try {
      return await deps.client.replace<Workload>(
        withImage(current, request),
        context,
      );
    } catch (error) {
      if (!(error instanceof ChangedMeanwhile)) throw error;
    }
  }
  throw new ConflictError(
    `Workload ${namespace}/${cached.metadata.name} is being changed by others all the time; try again.`,
  );
}

/** The Workload with another image and, with it, other sandbox settings. */
export function withImage(
  workload: Stored<Workload>,
  request: DeployImageRequest,
): Stored<Workload> {
  const containers = workload.spec.containers ?? {};
  const name =
    request.container ?? mainContainer(workload.spec)?.name ?? 'main';
  const known = Object.keys(containers);
  if (request.container && !known.includes(request.container)) {
    throw new InputError(
      `Workload ${workload.metadata.name} has no container ${
        request.container
      }; it has ${known.join(', ') || 'none'}.`,
    );
  }
  const { sandbox: _former, ...spec } = workload.spec;
  return {
    ...workload,
    spec: {
      ...spec,
      containers: {
        ...containers,
        [name]: { ...containers[name], image: request.image },
      },
      ...(request.sandbox ? { sandbox: request.sandbox } : {}),
    },
  };
}
