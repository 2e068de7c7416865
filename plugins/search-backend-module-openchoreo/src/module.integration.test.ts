import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import searchBackend from '@backstage/plugin-search-backend';
import {
  openChoreoServiceRef,
  type OpenChoreoService,
} from '@openchoreo-backstage/plugin-openchoreo-node';
import { FakeOpenChoreo } from './__testUtils__/fakeOpenChoreo';
import { component, openApi, platform } from './__testUtils__/objects';
import { searchModuleOpenChoreo } from './module';

jest.setTimeout(60_000);

/** Carla may see everything but the orders. */
const permissions = mockServices.permissions.mock({
  authorizeConditional: async () => [
    {
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'catalog',
      resourceType: 'catalog-entity',
      conditions: {
        rule: 'IS_ENTITY_OWNER',
        resourceType: 'catalog-entity',
        params: {},
      },
    },
  ],
  authorize: async requests =>
    requests.map(request => ({
      result:
        'resourceRef' in request &&
        request.resourceRef === 'api:default/orders.rest'
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
    })),
});

describe('the search backend with this module', () => {
  let backend: TestBackend;
  const scheduler = mockServices.scheduler();
  const openchoreo = new FakeOpenChoreo([
    ...platform(),
    ...component('books', openApi('/books', '/books/{isbn}')),
    ...component('orders', openApi('/orders')),
    ...component('broken', 'openapi: ['),
  ]);

  async function search(term: string): Promise<string[]> {
    const response = await fetch(
      `http://127.0.0.1:${backend.server.port()}/api/search/query?${new URLSearchParams(
        { term, 'types[0]': 'api-operations' },
      )}`,
      { headers: { authorization: mockCredentials.user.header() } },
    );
    const text = await response.text();
    expect([response.status, text]).toEqual([200, expect.any(String)]);
    const { results } = JSON.parse(text);
    return results.map(
      ({ document }: { document: { title: string } }) => document.title,
    );
  }

  const collate = () => scheduler.triggerTask('search_index_api_operations');

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        searchBackend,
        searchModuleOpenChoreo,
        permissions.factory,
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
        createServiceFactory({
          service: openChoreoServiceRef,
          deps: {},
          factory: () => openchoreo as unknown as OpenChoreoService,
        }),
        mockServices.rootConfig.factory({
          data: { permission: { enabled: true } },
        }),
      ],
    });
    await collate();
  });

  afterAll(async () => {
    await backend.stop();
  });

  it.each([
    ['its method and path', 'GET /books', 'GET /books'],
    ['a word of its path', 'books', 'GET /books'],
    ['a parameter of its path', 'isbn', 'GET /books/{isbn}'],
    ['a tag', 'shelf', 'GET /books'],
    ['the component', 'broken', 'broken.rest'],
  ])('finds an operation by %s', async (_reason, term, title) => {
    expect(await search(term)).toContain(title);
  });

  it('gives the best match first', async () => {
    expect((await search('GET /books'))[0]).toBe('GET /books');
  });

  it('shows nothing of APIs that the catalog would not show', async () => {
    expect(await search('shelf')).not.toContain('GET /orders');
    expect(await search('orders')).not.toContain('GET /orders');
  });

  it('keeps what it found while OpenChoreo cannot be read', async () => {
    openchoreo.broken = 'Workload';
    await collate();
    openchoreo.broken = undefined;
    expect(await search('books')).toContain('GET /books');
  });

  it('finds what has come, and no longer what has gone', async () => {
    openchoreo.objects = [
      ...platform(),
      ...component('books', openApi('/novels')),
    ];
    await collate();
    expect(await search('novels')).toEqual(['GET /novels']);
    expect(await search('isbn')).toEqual([]);
  });
});
