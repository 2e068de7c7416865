import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { createOpenChoreoHttpClient } from './httpClient';
import type { OpenChoreoService } from './OpenChoreoService';

/**
 * How backend modules reach the OpenChoreo plugin.
 *
 * @public
 */
export const openChoreoServiceRef = createServiceRef<OpenChoreoService>({
  id: 'openchoreo.client',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: { discovery: coreServices.discovery, auth: coreServices.auth },
      factory: deps => createOpenChoreoHttpClient(deps),
    }),
});
