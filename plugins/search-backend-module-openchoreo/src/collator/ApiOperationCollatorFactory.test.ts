import { mockServices } from '@backstage/backend-test-utils';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import { FakeOpenChoreo } from '../__testUtils__/fakeOpenChoreo';
import {
  component,
  deployed,
  object,
  openApi,
  platform,
} from '../__testUtils__/objects';
import { ApiOperationCollatorFactory } from './ApiOperationCollatorFactory';
import type { ApiOperationDocument } from './operationDocument';

function factoryFor(objects: KubeObject[]) {
  const openchoreo = new FakeOpenChoreo([...platform(), ...objects]);
  const logger = mockServices.logger.mock();
  const factory = new ApiOperationCollatorFactory({
    openchoreo,
    auth: mockServices.auth(),
    logger,
  });
  const collate = async () => {
    const documents: ApiOperationDocument[] = [];
    for await (const document of await factory.getCollator()) {
      documents.push(document);
    }
    return documents;
  };
  const titles = async () => (await collate()).map(({ title }) => title);
  return { openchoreo, logger, collate, titles };
}

describe('ApiOperationCollatorFactory', () => {
  it('gives a document for each operation of each endpoint, over all pages', async () => {
    const names = ['books', 'cart', 'orders', 'stock', 'users'];
    const { titles } = factoryFor(
      names.flatMap(name => component(name, openApi(`/${name}`, '/health'))),
    );
    expect((await titles()).sort()).toEqual(
      names.flatMap(name => [`GET /${name}`, 'GET /health']).sort(),
    );
  });

  it.each([
    {
      reason: 'production, where it runs there',
      objects: [
        ...deployed('books', 'development', openApi('/newest')),
        ...deployed('books', 'production', openApi('/in-production')),
      ],
      expected: ['GET /in-production'],
    },
    {
      reason: 'the environment that it got to',
      objects: deployed('books', 'development', openApi('/newest')),
      expected: ['GET /newest'],
    },
    {
      reason: 'the workload, where everything is undeployed',
      objects: deployed('books', 'production', openApi('/former'), {
        releaseState: 'Undeploy',
      }),
      expected: ['GET /declared'],
    },
    {
      reason: 'the workload, where nothing was deployed',
      objects: [],
      expected: ['GET /declared'],
    },
  ])('reads the definition of $reason', async ({ objects, expected }) => {
    const { titles } = factoryFor([
      ...component('books', openApi('/declared')),
      ...objects,
    ]);
    expect(await titles()).toEqual(expected);
  });

  it('gives one document for an API whose definition is broken, and goes on', async () => {
    const { titles, logger } = factoryFor([
      ...component('books', 'openapi: ['),
      ...component('orders', openApi('/orders')),
    ]);
    expect(await titles()).toEqual(['books.rest', 'GET /orders']);
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(/rest of default\/books: line 1 is not YAML/),
    );
  });

  it('gives an operation that is there twice once', async () => {
    const [books] = component('books', '');
    const { titles } = factoryFor([
      books,
      object('Workload', 'books', {
        owner: { projectName: 'storefront', componentName: 'books' },
        endpoints: {
          graph: {
            type: 'GraphQL',
            port: 80,
            schema: {
              content: 'type Query { a: Int } extend type Query { a: Int }',
            },
          },
        },
      }),
    ]);
    expect(await titles()).toEqual(['QUERY a']);
  });

  it.each([
    'Component',
    'Project',
    'DeploymentPipeline',
    'Environment',
    'ServiceBinding',
    'Workload',
    'DeployableArtifact',
  ])('fails as a whole when %s cannot be read', async kind => {
    const { openchoreo, collate } = factoryFor([
      ...component('books', openApi('/books')),
      ...deployed('books', 'production', openApi('/books')),
    ]);
    openchoreo.broken = kind;
    await expect(collate()).rejects.toThrow(`${kind} cannot be read`);
  });
});
