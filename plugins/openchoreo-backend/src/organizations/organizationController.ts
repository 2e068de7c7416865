import {
  controllerOf,
  controllerReference,
  type KubeObject,
  type Stored,
} from '@openchoreo-backstage/kube-objects';
import type { ControllerOptions } from '@openchoreo-backstage/kube-runtime';
import {
  annotations,
  finalizers,
  labels,
  managers,
  type Organization,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { ControllerDependencies } from '../control-plane/dependencies';
import { DEFAULT_NAME, kinds } from '../hierarchy';
import {
  ensureFinalizer,
  isDeleting,
  statusWith,
  system,
  writeStatus,
  type Statement,
} from '../status';
import { finalizeOrganization } from './finalizeOrganization';

const NAME = 'organization';

/**
 * Gives each Organization its namespace of the same name
 * (spec/controllers.md 13.1, 13.7). A namespace that somebody else made is
 * left alone unless the Organization says to adopt it; `default` is always
 * adopted and never deleted.
 */
export function createOrganizationController(
  deps: ControllerDependencies,
): ControllerOptions {
  const { client, reader, clock } = deps;
  return {
    name: NAME,
    for: kinds.Organization,
    watches: [
      {
        kind: kinds.Namespace,
        map: namespace => [{ name: namespace.metadata.name }],
      },
      // Deletion waits for everything in the namespace to go.
      ...[kinds.Project, kinds.Environment, kinds.DataPlane].map(kind => ({
        kind,
        map: (object: KubeObject) => [
          { name: object.metadata.namespace ?? '' },
        ],
      })),
    ],
    async reconcile({ name }) {
      const organization = reader.get<Organization>({
        ...kinds.Organization,
        name,
      });
      if (!organization) return;
      if (isDeleting(organization)) {
        await finalizeOrganization(deps, organization);
        return;
      }
      const added = await ensureFinalizer(
        client,
        organization,
        finalizers.organization,
        system(NAME, `Organization ${name} will be cleaned up when deleted`),
      );
      if (added) return;

      const namespace = reader.get({ ...kinds.Namespace, name });
      const statement = await ensureNamespace(deps, organization, namespace);
      await writeStatus(
        client,
        organization,
        {
          ...statusWith(organization, [statement], clock.now()),
          ...(statement.status === 'True' ? { namespace: name } : {}),
        },
        system(NAME, statement.message),
      );
    },
  };
}

async function ensureNamespace(
  { client }: ControllerDependencies,
  organization: Stored<Organization>,
  namespace: Stored | undefined,
): Promise<Statement> {
  const { name } = organization.metadata;
  const wanted = {
    [labels.managedBy]: managers.controlPlane,
    [labels.organization]: name,
    [labels.name]: name,
  };
  if (!namespace) {
    await client.create(
      {
        ...kinds.Namespace,
        metadata: {
          name,
          labels: wanted,
          ownerReferences: [controllerReference(organization)],
        },
      },
      system(NAME, `Created the namespace of organization ${name}`),
    );
  } else if (isDeleting(namespace)) {
    return {
      type: 'Ready',
      status: 'False',
      reason: 'NamespaceTerminating',
      message: `Namespace ${name} is being deleted; it is created again once it is gone.`,
    };
  } else if (!mayManage(organization, namespace)) {
    return {
      type: 'Ready',
      status: 'False',
      reason: 'NamespaceConflict',
      message: `Namespace ${name} exists and was not made for this organization; annotate the Organization with ${annotations.adoptNamespace}: "true" to take it over.`,
    };
  } else if (!hasLabels(namespace, wanted)) {
    await client.patch(
      { ...kinds.Namespace, name },
      { metadata: { labels: wanted } },
      system(NAME, `Labelled the namespace of organization ${name}`),
    );
  }
  return {
    type: 'Ready',
    status: 'True',
    reason: 'NamespaceCreated',
    message: `Namespace ${name} holds everything of this organization.`,
  };
}

function mayManage(organization: Organization, namespace: KubeObject): boolean {
  return (
    organization.metadata.name === DEFAULT_NAME ||
    organization.metadata.annotations?.[annotations.adoptNamespace] ===
      'true' ||
    controllerOf(namespace)?.uid === organization.metadata.uid
  );
}

function hasLabels(
  object: KubeObject,
  wanted: Record<string, string>,
): boolean {
  return Object.entries(wanted).every(
    ([key, value]) => object.metadata.labels?.[key] === value,
  );
}
