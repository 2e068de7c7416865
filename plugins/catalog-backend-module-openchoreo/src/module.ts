import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
} from '@backstage/plugin-catalog-node';
import { openChoreoServiceRef } from '@openchoreo-backstage/plugin-openchoreo-node';
import { OpenChoreoEntityProvider } from './provider/OpenChoreoEntityProvider';

/**
 * Ingests OpenChoreo's organizations, projects, components, endpoints and
 * platform resources into the catalog.
 *
 * @public
 */
export const catalogModuleOpenChoreo = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'openchoreo',
  register(env) {
    env.registerInit({
      deps: {
        processing: catalogProcessingExtensionPoint,
        openchoreo: openChoreoServiceRef,
        catalog: catalogServiceRef,
        auth: coreServices.auth,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        lifecycle: coreServices.lifecycle,
      },
      async init({
        processing,
        openchoreo,
        catalog,
        auth,
        config,
        logger,
        lifecycle,
      }) {
        const stop = new AbortController();
        lifecycle.addShutdownHook(() => stop.abort());
        processing.addEntityProvider(
          new OpenChoreoEntityProvider({
            openchoreo,
            catalog,
            auth,
            logger,
            signal: stop.signal,
            allowSweep:
              config.getOptionalBoolean('openchoreo.catalog.allowSweep') ??
              false,
          }),
        );
      },
    });
  },
});
