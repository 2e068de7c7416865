import fc from 'fast-check';
import { apiEntityName } from './apiEntityName';

describe('apiEntityName', () => {
  it('names component and endpoint', () => {
    expect(apiEntityName('books', 'rest')).toBe('books.rest');
  });

  it('gives what the catalog takes as a name, and different endpoints different ones', () => {
    const name = fc.stringMatching(/^[a-z]([a-z0-9-]{0,60}[a-z0-9])?$/);
    fc.assert(
      fc.property(name, name, name, name, (a, b, c, d) => {
        const one = apiEntityName(a, b);
        const other = apiEntityName(c, d);
        expect(one).toMatch(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,61}[A-Za-z0-9]$/);
        expect(one === other).toBe(a === c && b === d);
      }),
    );
  });
});
