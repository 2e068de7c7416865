import { apiDocument, operationDocument } from './operationDocument';

const api = {
  organization: 'default',
  project: 'storefront',
  component: 'books',
  endpoint: 'rest',
};
const operation = {
  method: 'GET',
  path: '/books/{isbn}',
  summary: 'Look one up',
  description: 'By its ISBN.',
  tags: ['books', 'getBook'],
};

describe('operationDocument', () => {
  it('says what is asked for, and leads to the API that it belongs to', () => {
    expect(operationDocument(api, operation)).toEqual({
      title: 'GET /books/{isbn}',
      text: 'Look one up\nBy its ISBN.\nbooks, getBook',
      location: expect.stringMatching(
        /^\/catalog\/default\/api\/books\.rest#get-books-isbn-[0-9a-f]{8}$/,
      ),
      method: 'GET',
      path: '/books/{isbn}',
      keywords: 'books isbn',
      component: 'books',
      project: 'storefront',
      organization: 'default',
      apiName: 'books.rest',
      authorization: { resourceRef: 'api:default/books.rest' },
    });
  });

  it('has a location of its own, however alike two operations are', () => {
    const paths = ['/books/{isbn}', '/books/isbn', '/Books/isbn', '/'];
    const locations = paths.map(
      path => operationDocument(api, { ...operation, path }).location,
    );
    expect(new Set(locations).size).toBe(paths.length);
  });

  it('cuts long texts', () => {
    const { text } = operationDocument(api, {
      ...operation,
      description: 'x'.repeat(10_000),
    });
    expect(text).toHaveLength(2_000);
    expect(text.endsWith('…')).toBe(true);
  });
});

describe('apiDocument', () => {
  it('has the fields of an operation, since engines index those of the first document', () => {
    expect(Object.keys(apiDocument(api))).toEqual(
      Object.keys(operationDocument(api, operation)),
    );
    expect(apiDocument(api)).toMatchObject({
      title: 'books.rest',
      location: '/catalog/default/api/books.rest',
      authorization: { resourceRef: 'api:default/books.rest' },
    });
  });
});
