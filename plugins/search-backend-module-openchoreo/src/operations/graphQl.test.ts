import { graphQlOperations } from './graphQl';

describe('graphQlOperations', () => {
  it('reads the fields of the root types, extensions included', () => {
    expect(
      graphQlOperations(`
        type Book { title: String }
        type Query {
          """
          Books on sale

          Newest first.
          """
          books(first: Int): [Book]
        }
        type Mutation { order(isbn: ID!): Boolean }
        extend type Query { book(isbn: ID!): Book }
        type Subscription { "New ones" arrived: Book }
      `),
    ).toEqual([
      {
        method: 'QUERY',
        path: 'books',
        summary: 'Books on sale',
        description: 'Newest first.',
        tags: [],
      },
      expect.objectContaining({ method: 'MUTATION', path: 'order' }),
      expect.objectContaining({ method: 'QUERY', path: 'book' }),
      expect.objectContaining({
        method: 'SUBSCRIPTION',
        path: 'arrived',
        summary: 'New ones',
      }),
    ]);
  });

  it('follows the names that a schema block gives the root types', () => {
    expect(
      graphQlOperations(`
        schema { query: Reading }
        type Reading { books: Int }
        type Query { notARoot: Int }
      `).map(({ path }) => path),
    ).toEqual(['books']);
  });
});
