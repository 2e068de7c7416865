import {
  API_VERSION,
  isKind,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';

/** A reference by name, and where it stands. */
interface Reference {
  path: string;
  kind: string;
  name: string;
}

/**
 * References to objects that neither exist nor are applied together with this
 * one. They are accepted, since things come in any order; a condition says so
 * later, strict requests refuse them now (design.md section 13).
 */
export function missingReferences(
  object: KubeObject,
  together: readonly KubeObject[],
  exists: (object: KubeObject) => boolean,
): Array<{ path: string; message: string }> {
  const { namespace } = object.metadata;
  return referencesOf(object)
    .filter(
      ({ kind, name }) =>
        !together.some(
          other =>
            other.kind === kind &&
            other.apiVersion === API_VERSION &&
            other.metadata.name === name &&
            other.metadata.namespace === namespace,
        ) &&
        !exists({
          apiVersion: API_VERSION,
          kind,
          metadata: { name, ...(namespace ? { namespace } : {}) },
        }),
    )
    .map(({ path, kind, name }) => ({
      path,
      message: `names ${kind} ${name}, which does not exist in ${namespace}`,
    }));
}

/** Everything that an object refers to by name, in its own namespace. */
export function referencesOf(object: KubeObject): Reference[] {
  const to = (
    kind: string,
    path: string,
    name: string | undefined,
  ): Reference[] => (name ? [{ kind, path, name }] : []);
  const owner = (
    (object.spec ?? {}) as {
      owner?: { projectName?: string; componentName?: string };
    }
  ).owner;
  const owners = [
    ...to('Project', 'spec.owner.projectName', owner?.projectName),
    ...to('Component', 'spec.owner.componentName', owner?.componentName),
  ];
  if (isKind(object, 'Environment')) {
    return to('DataPlane', 'spec.dataPlaneRef', object.spec?.dataPlaneRef);
  }
  if (isKind(object, 'Project')) {
    return to(
      'DeploymentPipeline',
      'spec.deploymentPipelineRef',
      object.spec.deploymentPipelineRef,
    );
  }
  if (isKind(object, 'DeploymentPipeline')) {
    return (object.spec?.promotionPaths ?? []).flatMap((path, index) => [
      ...to(
        'Environment',
        `spec.promotionPaths[${index}].sourceEnvironmentRef`,
        path.sourceEnvironmentRef,
      ),
      ...path.targetEnvironmentRefs.flatMap((target, at) =>
        to(
          'Environment',
          `spec.promotionPaths[${index}].targetEnvironmentRefs[${at}].name`,
          target.name,
        ),
      ),
    ]);
  }
  if (isKind(object, 'Service')) {
    return [
      ...owners,
      ...to('Workload', 'spec.workloadName', object.spec.workloadName),
      ...to('ServiceClass', 'spec.className', object.spec.className),
      ...Object.entries(object.spec.apis ?? {}).flatMap(([name, api]) =>
        to('APIClass', `spec.apis.${name}.className`, api.className),
      ),
    ];
  }
  if (isKind(object, 'Workload')) {
    return [
      ...owners,
      ...Object.entries(object.spec.connections ?? {}).flatMap(
        ([name, connection]) =>
          to(
            'Component',
            `spec.connections.${name}.params.componentName`,
            connection.params?.componentName,
          ),
      ),
      ...configurationGroups(object.spec),
    ];
  }
  return owners;
}

/** ConfigurationGroups that environment variables of a workload name. */
function configurationGroups(spec: {
  containers?: Record<
    string,
    {
      env?: Array<{
        key: string;
        valueFrom?: { configurationGroupRef?: { name: string } };
      }>;
    }
  >;
}): Reference[] {
  return Object.entries(spec.containers ?? {}).flatMap(([name, container]) =>
    (container.env ?? []).flatMap(({ valueFrom }, index) => {
      const group = valueFrom?.configurationGroupRef?.name;
      return group
        ? [
            {
              kind: 'ConfigurationGroup',
              path: `spec.containers.${name}.env[${index}].valueFrom.configurationGroupRef.name`,
              name: group,
            },
          ]
        : [];
    }),
  );
}
