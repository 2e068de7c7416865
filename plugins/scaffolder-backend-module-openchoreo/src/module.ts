import { createBackendModule } from '@backstage/backend-plugin-api';
import { scaffolderActionsExtensionPoint } from '@backstage/plugin-scaffolder-node';
import { openChoreoServiceRef } from '@openchoreo-backstage/plugin-openchoreo-node';
import { createComponentAction } from './actions/createComponentAction';
import { createDeployImageAction } from './actions/createDeployImageAction';
import { createProjectAction } from './actions/createProjectAction';
import { createPromoteAction } from './actions/createPromoteAction';
import { createWaitForHealthyAction } from './actions/createWaitForHealthyAction';

/**
 * Scaffolder actions for projects and components: create, deploy, promote, wait.
 *
 * @public
 */
export const scaffolderModuleOpenChoreo = createBackendModule({
  pluginId: 'scaffolder',
  moduleId: 'openchoreo',
  register(env) {
    env.registerInit({
      deps: {
        scaffolder: scaffolderActionsExtensionPoint,
        openchoreo: openChoreoServiceRef,
      },
      async init({ scaffolder, openchoreo }) {
        scaffolder.addActions(
          createProjectAction({ openchoreo }),
          createComponentAction({ openchoreo }),
          createDeployImageAction({ openchoreo }),
          createPromoteAction({ openchoreo }),
          createWaitForHealthyAction({ openchoreo }),
        );
      },
    });
  },
});
