import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import Router from 'express-promise-router';
import { createDemoAuthenticator } from './demoAuthenticator';
import { offeredDemoPeople } from './offeredDemoPeople';

/**
 * Sign-in for trying the portal: choose a person, no password. Provider id
 * `demo`, the person in the header `x-demo-user`; `GET /api/auth/demo/people`
 * lists the choice.
 *
 * Where `offeredDemoPeople` offers nobody, neither provider nor route is
 * registered, and the log says why.
 */
export const authModuleDemoSignIn = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-sign-in',
  register(env) {
    env.registerInit({
      deps: {
        providers: authProvidersExtensionPoint,
        httpRouter: coreServices.httpRouter,
        config: coreServices.rootConfig,
        logger: coreServices.logger,
      },
      async init({ providers, httpRouter, config, logger }) {
        const { people, refusal } = offeredDemoPeople(config);
        if (refusal) {
          logger.warn(`No demo sign-in: ${refusal}`);
          return;
        }
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: createDemoAuthenticator(people),
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({ entityRef: result.entityRef }),
          }),
        });

        const router = Router();
        router.get('/demo/people', (_req, res) => {
          res.json({ people });
        });
        httpRouter.use(router);
        httpRouter.addAuthPolicy({
          path: '/demo/people',
          allow: 'unauthenticated',
        });
      },
    });
  },
});
