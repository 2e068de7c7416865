import fc from 'fast-check';
import { accessOf, cleanPath, schemeOf } from './endpointAccess';

describe('schemeOf', () => {
  it.each([
    ['gRPC', 443, 'grpc'],
    ['Websocket', 80, 'ws'],
    ['REST', 443, 'https'],
    ['HTTP', 8443, 'https'],
    ['GraphQL', 8080, 'http'],
    ['TCP', 443, ''],
    ['UDP', 53, ''],
  ] as const)('of %s on port %s is %j', (type, port, scheme) => {
    expect(schemeOf(type, port)).toBe(scheme);
  });
});

describe('accessOf', () => {
  it.each([
    [{ host: 'a', port: 53 }, 'a:53'],
    [{ host: 'a', port: 80, scheme: 'http' }, 'http://a'],
    [{ host: 'a', port: 443, scheme: 'https' }, 'https://a'],
    [{ host: 'a', port: 443, scheme: 'http' }, 'http://a:443'],
    [{ host: 'a', port: 1, scheme: 'ws', basePath: 'b' }, 'ws://a:1/b'],
  ])('writes %j as %s', (parts, uri) => {
    expect(accessOf(parts).uri).toBe(uri);
  });
});

describe('cleanPath', () => {
  it.each([
    ['', '/'],
    ['/', '/'],
    ['//a///b/', '/a/b'],
    ['/a/./b/../c', '/a/c'],
    ['/../../a', '/a'],
  ])('cleans %j to %j', (path, cleaned) => {
    expect(cleanPath(path)).toBe(cleaned);
  });

  it('is clean after one pass, whatever comes in', () => {
    const segment = fc.constantFrom('', '.', '..', 'a', 'b');
    fc.assert(
      fc.property(fc.array(segment), segments => {
        const once = cleanPath(segments.join('/'));
        expect(cleanPath(once)).toBe(once);
        expect(once).toMatch(/^\/([ab](\/[ab])*)?$/);
      }),
    );
  });
});
