import fc from 'fast-check';
import type { WorkloadEndpoint } from '@openchoreo-backstage/plugin-openchoreo-common';
import { MAX_OPERATIONS, operationsOf } from './operationsOf';

const endpoint = (
  type: WorkloadEndpoint['type'],
  content?: string,
): WorkloadEndpoint => ({
  type,
  port: 8080,
  ...(content === undefined ? {} : { schema: { content } }),
});

const TYPES: WorkloadEndpoint['type'][] = [
  'HTTP',
  'REST',
  'GraphQL',
  'gRPC',
  'Websocket',
];

describe('operationsOf', () => {
  it.each([
    ['there is no definition', endpoint('REST')],
    ['the definition is blank', endpoint('REST', ' \n')],
    ['no language is known for its type', endpoint('TCP', 'bytes')],
  ])('says nothing when %s', (_reason, given) => {
    expect(operationsOf(given)).toBeUndefined();
  });

  it.each([
    {
      reason: 'YAML that breaks off',
      given: endpoint('REST', 'openapi: 3.0.3\npaths: {'),
      problem: /line 2 is not YAML/,
    },
    {
      reason: 'YAML of something else',
      given: endpoint('REST', 'hello: world'),
      problem: /neither "openapi" nor "swagger"/,
    },
    {
      reason: 'a list',
      given: endpoint('HTTP', '[openapi]'),
      problem: /not an object/,
    },
    {
      reason: 'aliases that multiply',
      given: endpoint(
        'REST',
        [
          'a: &a [x, x, x, x, x, x, x, x, x, x]',
          ...'bcdefgh'.split('').map((name, at) => {
            const former = 'abcdefgh'[at];
            return `${name}: &${name} [${Array(10)
              .fill(`*${former}`)
              .join(', ')}]`;
          }),
        ].join('\n'),
      ),
      problem: /aliases/,
    },
    {
      reason: 'an alias to nothing',
      given: endpoint('REST', 'openapi: *nothing'),
      problem: /nothing/,
    },
    {
      reason: 'a schema that is not GraphQL',
      given: endpoint('GraphQL', 'type Query {\n  books: [Book'),
      problem: /line 2 is not GraphQL/,
    },
    {
      reason: 'a proto file that breaks off',
      given: endpoint('gRPC', 'syntax = "proto3"; service Books {'),
      problem: /not a proto file/,
    },
    {
      reason: 'AsyncAPI that is none',
      given: endpoint('Websocket', 'channels: {}'),
      problem: /no "asyncapi"/,
    },
    {
      reason: 'a definition larger than any that is let in',
      given: endpoint('REST', `openapi: 3.0.3\n# ${'x'.repeat(256 * 1024)}`),
      problem: /bytes, more than 262144/,
    },
    {
      reason: 'more operations than anybody has',
      given: endpoint(
        'GraphQL',
        `type Query { ${Array.from(
          { length: MAX_OPERATIONS + 1 },
          (_, at) => `f${at}: Int`,
        ).join(' ')} }`,
      ),
      problem: /2001 operations/,
    },
  ])('gives the problem of $reason', ({ given, problem }) => {
    expect(operationsOf(given)?.problem).toMatch(problem);
  });

  it('never throws, whatever a definition says', () => {
    const words = fc.constantFrom(
      'openapi: 3.0.3\n',
      'asyncapi: 3.0.0\n',
      'paths:\n  ',
      '/a: ',
      'get: ',
      '$ref: "#/paths"\n',
      '{',
      '}',
      '[',
      'null\n',
      'type Query ',
      'service S ',
      'rpc A (B) returns (C);',
      '&a ',
      '*a ',
      '"',
      '-',
      '\n  ',
      '__proto__: ',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.oneof(
          fc.array(words).map(parts => parts.join('')),
          fc.string(),
          fc.json(),
        ),
        (type, content) => {
          const read = operationsOf(endpoint(type, content));
          expect(
            read === undefined || Boolean(read.operations ?? read.problem),
          ).toBe(true);
        },
      ),
    );
  });

  it('bears nesting without end', () => {
    const deep = (open: string, close: string) =>
      `${open.repeat(20_000)}${close.repeat(20_000)}`;
    for (const [type, content] of [
      ['REST', `openapi: ${deep('[', ']')}`],
      ['REST', `openapi: ${deep('{a: ', '}')}`],
      ['Websocket', `asyncapi: ${deep('[', ']')}`],
      ['GraphQL', `type Query { a: ${deep('[', ']')} }`],
      ['GraphQL', `type Query { a(b: Int = ${deep('[', ']')}): Int }`],
      ['gRPC', `${deep('message M {', '}')}`],
    ] as const) {
      expect(operationsOf(endpoint(type, content))?.problem).toEqual(
        expect.any(String),
      );
    }
  });
});
