/**
 * The delivery tab alone, in the situations that it must be good at:
 * `yarn workspace @openchoreo-backstage/plugin-openchoreo start`.
 */
import {
  ApiBlueprint,
  createFrontendModule,
  createFrontendPlugin,
  createRouteRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import { createDevApp } from '@backstage/frontend-dev-utils';
import { Container, Flex, Link } from '@backstage/ui';
import { RiShip2Line } from '@remixicon/react';
import { Navigate, useParams } from 'react-router-dom';
import { openchoreoApiRef } from '@openchoreo-backstage/plugin-openchoreo-react';
import openchoreoPlugin from '../src';
import { DeliveryTab } from '../src/delivery/DeliveryTab';
import { createScenarioApi, scenarios } from './scenarioApi';

function ScenarioPage() {
  const { '*': scenario = '' } = useParams();
  if (!(scenario in scenarios)) {
    return <Navigate to={`/scenarios/${Object.keys(scenarios)[0]}`} replace />;
  }
  return (
    <Container>
      <Flex gap="3" py="3" style={{ flexWrap: 'wrap' }}>
        {Object.keys(scenarios).map(name => (
          <Link key={name} href={`/scenarios/${name}`}>
            {name}
          </Link>
        ))}
      </Flex>
      <DeliveryTab namespace="default" component={scenario} />
    </Container>
  );
}

const devPlugin = createFrontendPlugin({
  pluginId: 'scenarios',
  extensions: [
    PageBlueprint.make({
      params: {
        path: '/scenarios',
        title: 'Delivery',
        icon: <RiShip2Line />,
        routeRef: createRouteRef(),
        noHeader: true,
        loader: async () => <ScenarioPage />,
      },
    }),
    PageBlueprint.make({
      name: 'index',
      params: {
        path: '/',
        noHeader: true,
        loader: async () => <Navigate to="/scenarios" replace />,
      },
    }),
  ],
});

/** The backend's answers are made up here, and only here. */
const scenarioApi = createFrontendModule({
  pluginId: 'openchoreo',
  extensions: [
    ApiBlueprint.make({
      params: define =>
        define({
          api: openchoreoApiRef,
          deps: {},
          factory: createScenarioApi,
        }),
    }),
  ],
});

createDevApp({ features: [openchoreoPlugin, scenarioApi, devPlugin] });
