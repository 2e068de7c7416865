import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import { RolePolicy } from './policy/RolePolicy';
import { readFallback } from './policy/readFallback';
import { readRoles } from './roles/readRoles';

/**
 * Permission policy from the roles in `openchoreo.permission`. A backend has
 * one policy, so this takes the place of any other policy module.
 *
 * @public
 */
export const permissionModuleOpenChoreo = createBackendModule({
  pluginId: 'permission',
  moduleId: 'openchoreo',
  register(env) {
    env.registerInit({
      deps: {
        policy: policyExtensionPoint,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ policy, config, logger }) {
        const roles = readRoles(config);
        if (roles.length === 0) {
          logger.warn(
            'No roles in openchoreo.permission.roles: nobody may see or change OpenChoreo objects',
          );
        }
        policy.setPolicy(
          new RolePolicy({ roles, fallback: readFallback(config) }),
        );
      },
    });
  },
});
