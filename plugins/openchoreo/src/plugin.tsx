import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  identityApiRef,
} from '@backstage/frontend-plugin-api';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { RiShip2Line } from '@remixicon/react';
import {
  createBrowserLiveStream,
  createOpenChoreoClient,
  liveStreamApiRef,
  openchoreoApiRef,
} from '@openchoreo-backstage/plugin-openchoreo-react';
import { COMPONENT_ANNOTATION } from './delivery/componentRef';

const openchoreoApi = ApiBlueprint.make({
  params: define =>
    define({
      api: openchoreoApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: createOpenChoreoClient,
    }),
});

const liveStreamApi = ApiBlueprint.make({
  name: 'live-stream',
  params: define =>
    define({
      api: liveStreamApiRef,
      deps: { api: openchoreoApiRef, identityApi: identityApiRef },
      factory: createBrowserLiveStream,
    }),
});

const deliveryContent = EntityContentBlueprint.make({
  name: 'delivery',
  params: {
    path: '/delivery',
    title: 'Delivery',
    group: 'delivery',
    icon: <RiShip2Line />,
    filter: {
      kind: 'component',
      [`metadata.annotations.${COMPONENT_ANNOTATION}`]: { $exists: true },
    },
    loader: async () => {
      const { EntityDelivery } = await import('./delivery/EntityDelivery');
      return <EntityDelivery />;
    },
  },
});

/**
 * The plugin `openchoreo`: the tab "Delivery" on components, and the API and
 * live stream of the backend for other plugins.
 *
 * @public
 */
export const openchoreoPlugin = createFrontendPlugin({
  pluginId: 'openchoreo',
  title: 'OpenChoreo',
  info: { packageJson: () => import('../package.json') },
  extensions: [openchoreoApi, liveStreamApi, deliveryContent],
});
