import type { EndpointTemplate } from '../endpointTemplate';
import { apisProblems } from './apis';

const endpoints = { api: { type: 'REST', port: 8080 } } as const;

function api(change: Partial<EndpointTemplate> = {}): EndpointTemplate {
  return {
    className: 'default',
    type: 'REST',
    rest: { backend: { port: 8080, basePath: '/v1' } },
    ...change,
  };
}

describe('apisProblems', () => {
  it.each<{ reason: string; apis?: Record<string, EndpointTemplate> }>([
    { reason: 'no APIs' },
    { reason: 'a REST API of an endpoint', apis: { api: api() } },
    {
      reason: 'a REST API without a backend',
      apis: { api: api({ rest: {} }) },
    },
    {
      reason: 'another type without rest',
      apis: { api: api({ type: 'gRPC', rest: undefined }) },
    },
  ])('takes $reason', ({ apis }) => {
    expect(apisProblems(apis, 'spec.apis', endpoints)).toEqual([]);
  });

  it.each<{
    reason: string;
    apis: Record<string, EndpointTemplate>;
    problems: Array<[string, string]>;
  }>([
    {
      reason: 'only REST APIs have rest settings, and all of them do',
      apis: { api: api({ rest: undefined }) },
      problems: [['spec.apis.api.rest', 'is required where the type is REST']],
    },
    {
      reason: 'rest settings of another type would be ignored',
      apis: { api: api({ type: 'gRPC' }) },
      problems: [['spec.apis.api.rest', 'must not be set where the type']],
    },
    {
      reason: 'an API belongs to an endpoint',
      apis: { other: api() },
      problems: [['spec.apis.other', 'must be one of api']],
    },
    {
      reason: 'the route leads to the port of the endpoint',
      apis: { api: api({ rest: { backend: { port: 9090 } } }) },
      problems: [
        [
          'spec.apis.api.rest.backend.port',
          'must be 8080, the port of endpoint api',
        ],
      ],
    },
    {
      reason: 'a path begins at the root, a level counts once',
      apis: {
        api: api({
          rest: {
            backend: { port: 8080, basePath: 'v1' },
            exposeLevels: ['Public', 'Project', 'Public'],
          },
        }),
      },
      problems: [
        ['spec.apis.api.rest.backend.basePath', 'must begin with /'],
        ['spec.apis.api.rest.exposeLevels[2]', 'repeats Public'],
      ],
    },
    {
      reason: 'services route to themselves, never to a URL',
      apis: { api: api({ rest: { backend: { url: 'https://a.example' } } }) },
      problems: [
        ['spec.apis.api.rest.backend.url', 'only for components of type API'],
        ['spec.apis.api.rest.backend.port', 'is required'],
      ],
    },
  ])('refuses others: $reason', ({ apis, problems }) => {
    expect(apisProblems(apis, 'spec.apis', endpoints)).toEqual(
      problems.map(([path, message]) =>
        expect.objectContaining({
          path,
          message: expect.stringContaining(message),
        }),
      ),
    );
  });

  it('cannot tell whether an endpoint exists that it does not know', () => {
    expect(apisProblems({ other: api() }, 'spec.apis')).toEqual([]);
  });

  it('refuses ports that do not exist', () => {
    expect(
      apisProblems(
        { api: api({ rest: { backend: { port: 70000 } } }) },
        'spec.apis',
      ),
    ).toEqual([
      expect.objectContaining({ path: 'spec.apis.api.rest.backend.port' }),
    ]);
  });
});
