import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { offeredDemoPeople } from '../demo-sign-in/offeredDemoPeople';
import { readyMessage } from './readyMessage';
import { waitForPeople } from './waitForPeople';

/** The catalog reads the people seconds after the start; longer means trouble. */
const PEOPLE_TIMEOUT_MS = 120_000;

/**
 * Says on standard output when the portal can be used: every plugin has
 * started, and the people of the demo are in the catalog. Standard output and
 * not the logger, because it is a message to the person at the terminal.
 */
export const readyPlugin = createBackendPlugin({
  pluginId: 'ready',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
      },
      async init({ auth, catalog, config, lifecycle, logger }) {
        const stopped = new AbortController();
        lifecycle.addShutdownHook(() => stopped.abort());

        async function announce() {
          const { people } = offeredDemoPeople(config);
          const missing = await waitForPeople(people, {
            auth,
            catalog,
            timeoutMs: PEOPLE_TIMEOUT_MS,
            signal: stopped.signal,
          });
          if (missing.length > 0) {
            throw new Error(
              `the catalog does not have ${missing
                .map(person => person.entityRef)
                .join(', ')} after ${PEOPLE_TIMEOUT_MS / 1000} s; see ` +
                `catalog.locations in the configuration and the catalog's log lines above`,
            );
          }
          const lines = readyMessage({
            url: config.getString('app.baseUrl'),
            people,
            thingsToTry:
              config.getOptionalStringArray('openchoreo.demo.thingsToTry') ??
              [],
          });
          process.stdout.write(`\n${lines.join('\n')}\n\n`);
        }

        // Not awaited: the start is over only when its hooks are, and the
        // catalog answers nobody before that.
        lifecycle.addStartupHook(() => {
          announce().catch(error => {
            if (stopped.signal.aborted) return;
            logger.error(`Not ready: ${error.message}`, error);
          });
        });
      },
    });
  },
});
