import type { Entity } from '@backstage/catalog-model';
import {
  coreExtensionData,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import {
  defaultEntityContentGroupDefinitions,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';

const OVERVIEW = 'entity-content:catalog/overview';
const SECOND_OVERVIEW = 'entity-content:catalog/second-overview';
const DELIVERY = 'entity-content:openchoreo/delivery';

function isOpenChoreoComponent(entity: Entity): boolean {
  return (
    entity.kind === 'Component' &&
    entity.metadata.annotations?.['openchoreo.dev/component'] !== undefined
  );
}

/** The overview of components whose first page is something else. */
const secondOverview = EntityContentBlueprint.make({
  name: 'second-overview',
  params: {
    path: '/overview',
    title: 'Overview',
    group: 'overview',
    filter: isOpenChoreoComponent,
    // Its content is that of the overview; see the override below.
    loader: async () => <></>,
  },
});

/**
 * The entity page, on which OpenChoreo components open on their delivery.
 *
 * NOTE: the path of a tab is the same for all entities, and one tab must be
 * at `/`. So the delivery goes to `/`, the overview stays there for all other
 * entities, and a second tab shows the overview's content at `/overview`.
 */
const entityPage = catalogPlugin.getExtension('page:catalog/entity').override({
  factory(originalFactory, { inputs, config }) {
    const overview = inputs.contents.find(
      content => content.node.spec.id === OVERVIEW,
    );
    const delivery = inputs.contents.find(
      content => content.node.spec.id === DELIVERY,
    );
    if (!overview || !delivery) return originalFactory();

    const { filterFunction } = EntityContentBlueprint.dataRefs;
    const contents = inputs.contents.map(content => {
      switch (content.node.spec.id) {
        case DELIVERY:
          return withData(content, coreExtensionData.routePath('/'));
        case OVERVIEW: {
          const shown = content.get(filterFunction) ?? (() => true);
          return withData(
            content,
            filterFunction(
              entity => shown(entity) && !isOpenChoreoComponent(entity),
            ),
          );
        }
        case SECOND_OVERVIEW:
          return withData(
            content,
            coreExtensionData.reactElement(
              overview.get(coreExtensionData.reactElement),
            ),
          );
        default:
          return [...content];
      }
    });
    return originalFactory({
      inputs: { ...inputs, contents },
      config: {
        ...config,
        groups: config.groups ?? [
          { delivery: { title: 'Delivery' } },
          defaultEntityContentGroupDefinitions,
        ],
      },
    });
  },
});

/** All data of an extension, one of them replaced. */
function withData<T extends { id: string }, U extends { id: string }>(
  data: Iterable<T>,
  replacement: U,
): Array<T | U> {
  return [...[...data].filter(({ id }) => id !== replacement.id), replacement];
}

/** What the portal changes about the page of an entity. */
export const entityPageModule = createFrontendModule({
  pluginId: 'catalog',
  extensions: [secondOverview, entityPage],
});
