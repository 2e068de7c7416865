import { sample } from '../__fixtures__/objects';
import type { APIClassSpec } from '../APIClass';
import { apiClassRule } from './apiClass';

type RestPolicy = NonNullable<APIClassSpec['restPolicy']>;

const jwt = { jwks: 'https://idp.example/jwks', issuer: 'idp' };

function rule(restPolicy: RestPolicy) {
  return apiClassRule(
    sample('APIClass', object => {
      object.spec = { restPolicy };
    }),
  );
}

describe('apiClassRule', () => {
  it.each<{ reason: string; policy: RestPolicy }>([
    { reason: 'empty policies', policy: { defaults: {}, public: {} } },
    {
      reason: 'tokens, with scopes at one level',
      policy: {
        defaults: { authentication: { type: 'jwt', jwt } },
        public: {
          authentication: {
            type: 'jwt',
            oauth2: { tokenUrl: 'https://idp.example/token', scopes: ['read'] },
          },
        },
      },
    },
    {
      reason: 'defaults that both levels complete',
      policy: {
        defaults: { authentication: { type: 'jwt' } },
        public: { authentication: { type: 'jwt', jwt } },
        organization: { authentication: { type: 'basic' } },
      },
    },
    {
      reason: 'every window and address form',
      policy: {
        public: {
          rateLimit: { requests: 1, window: '1d' },
          security: { allowedIPs: ['10.0.0.0/8', '::1'], blockedIPs: [] },
        },
      },
    },
  ])('takes $reason', ({ policy }) => {
    expect(rule(policy)).toEqual([]);
  });

  it.each<{ reason: string; policy: RestPolicy; paths: string[] }>([
    {
      reason: 'gateways keep no other windows exactly',
      policy: { public: { rateLimit: { requests: 10, window: '30s' } } },
      paths: ['public.rateLimit.window'],
    },
    {
      reason: 'what authenticates must be said once',
      policy: { defaults: { authentication: { type: 'jwt' } } },
      paths: ['defaults.authentication.jwt'],
    },
    {
      reason: 'a level that changes the type needs its block',
      policy: {
        defaults: { authentication: { type: 'basic' } },
        public: { authentication: { type: 'apikey' } },
      },
      paths: ['public.authentication.apikey'],
    },
    {
      reason: 'a block of another type would look in force',
      policy: {
        defaults: {
          authentication: { type: 'jwt', jwt, apikey: { header: 'X-Key' } },
        },
      },
      paths: ['defaults.authentication.apikey'],
    },
    {
      reason: 'a key is read at one place',
      policy: {
        defaults: {
          authentication: {
            type: 'apikey',
            apikey: { header: 'X-Key', queryParam: 'key' },
          },
        },
      },
      paths: ['defaults.authentication.apikey'],
    },
    {
      reason: 'addresses can be read',
      policy: {
        organization: {
          security: {
            allowedIPs: ['10.0.0.0/8', 'office'],
            blockedIPs: ['1/1'],
          },
        },
      },
      paths: [
        'organization.security.allowedIPs[1]',
        'organization.security.blockedIPs[0]',
      ],
    },
  ])('refuses others: $reason', ({ policy, paths }) => {
    expect(rule(policy).map(problem => problem.path)).toEqual(
      paths.map(path => `spec.restPolicy.${path}`),
    );
  });

  it('takes a class without a spec', () => {
    expect(
      apiClassRule(
        sample('APIClass', object => {
          delete object.spec;
        }),
      ),
    ).toEqual([]);
  });
});
