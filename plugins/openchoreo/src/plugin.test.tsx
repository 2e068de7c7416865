import { createExtensionTester } from '@backstage/frontend-test-utils';
import { EntityContentBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { openchoreoPlugin } from './plugin';

const delivery = openchoreoPlugin.getExtension(
  'entity-content:openchoreo/delivery',
);

it.each([
  ['components that name theirs', 'Component', 'default/orders', true],
  ['components of others', 'Component', undefined, false],
  ['other kinds', 'API', 'default/orders', false],
])('is a tab on %s: %s %s', (_, kind, annotation, isThere) => {
  const filter = createExtensionTester(delivery).get(
    EntityContentBlueprint.dataRefs.filterFunction,
  );
  expect(
    filter?.({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: {
        name: 'orders',
        annotations: annotation
          ? { 'openchoreo.dev/component': annotation }
          : {},
      },
    }),
  ).toBe(isThere);
});
