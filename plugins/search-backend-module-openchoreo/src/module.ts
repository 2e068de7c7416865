import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import { openChoreoServiceRef } from '@openchoreo-backstage/plugin-openchoreo-node';
import { ApiOperationCollatorFactory } from './collator/ApiOperationCollatorFactory';
import { collatorSchedule } from './collator/schedule';

/**
 * Indexes the operations of OpenChoreo's APIs for search.
 *
 * @public
 */
export const searchModuleOpenChoreo = createBackendModule({
  pluginId: 'search',
  moduleId: 'openchoreo',
  register(env) {
    env.registerInit({
      deps: {
        indexRegistry: searchIndexRegistryExtensionPoint,
        openchoreo: openChoreoServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        scheduler: coreServices.scheduler,
      },
      async init({
        indexRegistry,
        openchoreo,
        auth,
        config,
        logger,
        scheduler,
      }) {
        indexRegistry.addCollator({
          schedule: scheduler.createScheduledTaskRunner(
            collatorSchedule(config),
          ),
          factory: new ApiOperationCollatorFactory({
            openchoreo,
            auth,
            logger,
          }),
        });
      },
    });
  },
});
