import { createPermission } from '@backstage/plugin-permission-common';

/**
 * What a permission decision is about: the place of an object in the
 * hierarchy, and whether it concerns production. Absent parts mean "all of".
 *
 * @public
 */
export interface AccessScope {
  organization: string;
  project?: string;
  component?: string;
  environment?: string;
  /** Absent where no environment is concerned. */
  production?: boolean;
}

/** The resource type of all OpenChoreo permissions: an access scope. @public */
export const RESOURCE_TYPE_SCOPE = 'openchoreo-scope';

const scoped = (
  name: string,
  action: 'create' | 'read' | 'update' | 'delete',
) =>
  createPermission({
    name: `openchoreo.${name}`,
    attributes: { action },
    resourceType: RESOURCE_TYPE_SCOPE,
  });

/** See objects, views, plans, logs and history. @public */
export const readPermission = scoped('read', 'read');
/** Write projects, components, workloads and their type resources. @public */
export const developPermission = scoped('develop', 'update');
/** Suspend, resume, undeploy, override, hold in an environment; deploy into the root. @public */
export const deployPermission = scoped('deploy', 'update');
/** Ask for a promotion or rollback into an environment. @public */
export const promotePermission = scoped('promote', 'update');
/** Approve or reject promotions into an environment. @public */
export const approvePermission = scoped('approve', 'update');
/** Skip one gate of one promotion, with a reason and an expiry. @public */
export const skipGatePermission = scoped('skip-gate', 'update');
/** Write organizations, planes, environments, pipelines and classes; change a project's pipeline. @public */
export const platformPermission = scoped('platform', 'update');

/** All of them by the word used in routes, configuration and messages. @public */
export const openchoreoPermissions = {
  read: readPermission,
  develop: developPermission,
  deploy: deployPermission,
  promote: promotePermission,
  approve: approvePermission,
  'skip-gate': skipGatePermission,
  platform: platformPermission,
} as const;

/** @public */
export type OpenChoreoAction = keyof typeof openchoreoPermissions;
