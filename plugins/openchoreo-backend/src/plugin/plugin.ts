import { randomUUID } from 'node:crypto';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import { systemClock } from '@openchoreo-backstage/kube-runtime';
import {
  openchoreoPermissions,
  parseScope,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  inScopeRule,
  scopeResourceRef,
} from '@openchoreo-backstage/plugin-openchoreo-node';
import express from 'express';
import { createCallers } from '../access/caller';
import { registerActions } from '../actions';
import { createControlPlane } from '../control-plane';
import { applyDemo } from '../demo/applyDemo';
import { createApplyTarget } from '../http/apply/applyTarget';
import { bodyParsers } from '../http/body';
import { createRouter } from '../http/route';
import { catalogMembership } from '../promotions/membership';
import { createRoutes } from './createRoutes';
import { demoManifests, keysFromConfig, promotionSettings } from './settings';

/**
 * The control plane of OpenChoreo in a Backstage backend: its objects, its
 * controllers and its HTTP API.
 *
 * @public
 */
export const openchoreoPlugin = createBackendPlugin({
  pluginId: 'openchoreo',
  register(env) {
    env.registerInit({
      deps: {
        actionsRegistry: actionsRegistryServiceRef,
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        userInfo: coreServices.userInfo,
      },
      async init(deps) {
        const { config, logger, lifecycle } = deps;
        const clock = systemClock;
        const manifests = demoManifests(config);
        const membership = catalogMembership(deps);
        const controlPlane = await createControlPlane({
          knex: await deps.database.getClient(),
          clock,
          random: Math.random,
          logger,
          config: {
            defaultResources:
              config.getOptionalBoolean('openchoreo.defaultResources') ??
              manifests.length === 0,
            promotions: promotionSettings(config),
          },
          keys: await keysFromConfig(config, logger),
          facts: { membership },
        });
        const { cache: reader, cluster } = controlPlane;

        deps.permissionsRegistry.addResourceType({
          resourceRef: scopeResourceRef,
          permissions: Object.values(openchoreoPermissions),
          rules: [inScopeRule],
          getResources: async refs => refs.map(parseScope),
        });
        const authorizer = createConditionAuthorizer(
          deps.permissionsRegistry.getPermissionRuleset(scopeResourceRef),
        );

        const callers = createCallers({
          ...deps,
          matches: (decision, scope) => authorizer(decision, scope),
        });
        registerActions({
          actionsRegistry: deps.actionsRegistry,
          callers,
          auditor: deps.auditor,
          controlPlane,
          membership,
          clock,
          logger,
          newRequestId: randomUUID,
        });

        const shutdown = new AbortController();
        const target = createApplyTarget({ client: cluster, cache: reader });
        const router = express.Router();
        router.use(...bodyParsers());
        router.use(
          createRouter({
            routes: createRoutes({
              controlPlane,
              membership,
              target,
              clock,
              logger,
              shutdown: shutdown.signal,
            }),
            httpAuth: deps.httpAuth,
            auditor: deps.auditor,
            logger,
            callers,
            newRequestId: randomUUID,
          }),
        );
        deps.httpRouter.use(router);

        lifecycle.addStartupHook(async () => {
          void controlPlane.start().catch(error => {
            logger.error(
              `The control plane stopped: ${(error as Error).message}`,
              error as Error,
            );
          });
          await controlPlane.cache.waitForSync(shutdown.signal, 60_000);
          await applyDemo({
            paths: manifests,
            client: controlPlane.client,
            target,
            logger,
          });
        });
        lifecycle.addShutdownHook(async () => {
          shutdown.abort();
          await controlPlane.stop();
        });
      },
    });
  },
});
