import {
  controllerOf,
  type KindRef,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import {
  annotations,
  finalizers,
  type Organization,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { DEFAULT_NAME, kinds } from '../hierarchy';
import {
  deleteObject,
  removeFinalizer,
  statusWith,
  system,
  writeStatus,
} from '../status';

const NAME = 'organization';

/**
 * What goes in which order when an organization goes: each stage waits until
 * the previous one is empty, since Releases need their Environment and
 * DataPlane to clean up (spec/controllers.md 13.7).
 */
const stages: KindRef[][] = [
  [kinds.Project],
  // Before the environments, which stay while a pipeline names them.
  [kinds.DeploymentPipeline],
  [kinds.Environment],
  [kinds.ServiceClass, kinds.APIClass, kinds.DataPlane],
];

/** One pass of deleting an organization; events of what goes cause the next. */
export async function finalizeOrganization(
  deps: ControllerDependencies,
  organization: Stored<Organization>,
): Promise<void> {
  const { client, reader } = deps;
  const { name } = organization.metadata;
  const projects = reader.list(kinds.Project, { namespace: name });
  const forced =
    organization.metadata.annotations?.[annotations.forceDelete] === 'true';
  if (projects.length > 0 && !forced) {
    await report(deps, organization, {
      reason: 'ReferencedByProject',
      message: `${projects.length} projects exist in this organization, ${projects[0].metadata.name} among them. Delete them first, or annotate the Organization with ${annotations.forceDelete}: "true" to delete everything in it.`,
    });
    return;
  }
  const because = system(NAME, `Organization ${name} is being deleted`);
  for (const stage of stages) {
    const objects = stage.flatMap(kind =>
      reader.list(kind, { namespace: name }),
    );
    if (objects.length > 0) {
      await report(deps, organization, {
        reason: 'OrganizationFinalizing',
        message: `${objects.length} objects of kind ${stage
          .map(kind => kind.kind)
          .join(', ')} still have to go.`,
      });
      for (const object of objects) await deleteObject(client, object, because);
      return;
    }
  }
  const namespace = reader.get({ ...kinds.Namespace, name });
  const isOurs =
    name !== DEFAULT_NAME &&
    namespace !== undefined &&
    controllerOf(namespace)?.uid === organization.metadata.uid;
  if (isOurs) {
    await report(deps, organization, {
      reason: 'OrganizationFinalizing',
      message: `Namespace ${name} is being deleted.`,
    });
    await deleteObject(client, namespace, because);
    return;
  }
  await removeFinalizer(
    client,
    organization,
    finalizers.organization,
    system(NAME, `Organization ${name} is empty`),
  );
}

async function report(
  { client, clock }: ControllerDependencies,
  organization: Stored<Organization>,
  finding: { reason: string; message: string },
): Promise<void> {
  await writeStatus(
    client,
    organization,
    statusWith(
      organization,
      [
        // Upstream says False while it deletes; tools that read it rely on that.
        {
          type: 'Deleting',
          status: 'False',
          reason: 'OrganizationFinalizing',
          message: 'The organization is being deleted.',
        },
        { type: 'Finalizing', status: 'True', ...finding },
      ],
      clock.now(),
    ),
    system(NAME, finding.message),
  );
}
