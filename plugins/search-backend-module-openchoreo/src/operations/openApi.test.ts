import { openApiOperations } from './openApi';

const BOOKS = `
openapi: 3.1.0
info: { title: Books, version: 2.3.0 }
paths:
  /books:
    get:
      operationId: listBooks
      summary: List the books on sale
      description: Newest first.
      tags: [books, catalogue]
    post:
      summary: Offer a book
      deprecated: true
    parameters: []
    x-owner: us
  /books/{isbn}:
    $ref: '#/components/pathItems/book'
  /elsewhere:
    $ref: 'https://example.com/paths.yaml#/elsewhere'
  /odd: 7
  /odder:
    get: 7
    put: { summary: [1], tags: { a: 1 } }
components:
  pathItems:
    book:
      summary: One book
      delete: {}
`;

describe('openApiOperations', () => {
  it('reads every operation of every path', () => {
    expect(openApiOperations(BOOKS)).toEqual([
      {
        method: 'GET',
        path: '/books',
        summary: 'List the books on sale',
        description: 'Newest first.',
        tags: ['books', 'catalogue', 'listBooks'],
      },
      expect.objectContaining({ method: 'POST', path: '/books' }),
      {
        method: 'DELETE',
        path: '/books/{isbn}',
        summary: 'One book',
        description: '',
        tags: [],
      },
      expect.objectContaining({ method: 'GET', path: '/odder', summary: '' }),
      expect.objectContaining({ method: 'PUT', path: '/odder', tags: [] }),
    ]);
  });

  it('reads Swagger 2 and JSON', () => {
    expect(
      openApiOperations(
        JSON.stringify({
          swagger: '2.0',
          paths: { '/books': { get: { summary: 'List' } } },
        }),
      ),
    ).toEqual([
      {
        method: 'GET',
        path: '/books',
        summary: 'List',
        description: '',
        tags: [],
      },
    ]);
  });

  it('finds nothing in a document without paths', () => {
    expect(openApiOperations('openapi: 3.0.3')).toEqual([]);
  });

  it('takes the last of two equal keys, as other readers do', () => {
    expect(
      openApiOperations(
        'openapi: 3.0.3\npaths: {}\npaths: { /a: { get: {} } }',
      ),
    ).toHaveLength(1);
  });
});
