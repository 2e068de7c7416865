import { isDirectLocalRequest, isLoopbackHost } from './loopback';

describe('isLoopbackHost', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.1.2.3', true],
    ['localhost', true],
    ['LOCALHOST', true],
    ['::1', true],
    ['[::1]', true],
    [undefined, false],
    ['', false],
    ['0.0.0.0', false],
    ['::', false],
    ['192.168.1.10', false],
    ['127.0.0.1.example.com', false],
    ['localhost.example.com', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe('isDirectLocalRequest', () => {
  it.each([
    [{ host: 'localhost:7007' }, true],
    [{ host: '127.0.0.1' }, true],
    [{ host: '[::1]:7007' }, true],
    [{}, false],
    [{ host: 'rebound.example:7007' }, false],
    [{ host: 'localhost:7007', forwarded: 'for=192.0.2.7' }, false],
    [{ host: 'localhost:7007', 'x-forwarded-host': 'portal.example' }, false],
    [{ host: 'not a host' }, false],
  ])('%j: %s', (headers, expected) => {
    expect(isDirectLocalRequest(headers)).toBe(expected);
  });
});
