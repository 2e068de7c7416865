import fc from 'fast-check';
import { scopeMatches, type InScopeParams } from './inScope';
import type { AccessScope } from './permissions';

describe('scopeMatches', () => {
  const staging: AccessScope = {
    organization: 'default',
    project: 'storefront',
    component: 'cart',
    environment: 'staging',
    production: false,
  };

  it.each<{
    reason: string;
    scope?: Partial<AccessScope>;
    params: InScopeParams;
    expected: boolean;
  }>([
    { reason: 'no limit covers all', params: {}, expected: true },
    {
      reason: 'every named part agrees',
      params: {
        organizations: ['default'],
        projects: ['storefront', 'billing'],
        environments: ['staging'],
        production: false,
      },
      expected: true,
    },
    {
      reason: 'another organization',
      params: { organizations: ['acme'] },
      expected: false,
    },
    {
      reason: 'one part that disagrees is enough',
      params: { projects: ['storefront'], environments: ['production'] },
      expected: false,
    },
    {
      reason: 'all projects are more than one project',
      scope: { project: undefined },
      params: { projects: ['storefront'] },
      expected: false,
    },
    {
      reason: 'all environments are more than one environment',
      scope: { environment: undefined, production: undefined },
      params: { environments: ['staging'] },
      expected: false,
    },
    {
      reason: 'a grant outside production does not reach production',
      scope: { environment: 'production', production: true },
      params: { production: false },
      expected: false,
    },
    {
      reason: 'a grant for production does not reach staging',
      params: { production: true },
      expected: false,
    },
    {
      reason: 'where no environment is concerned, production is not either',
      scope: { environment: undefined, production: undefined },
      params: { production: false },
      expected: true,
    },
    {
      reason: 'a grant for production needs a production environment',
      scope: { environment: undefined, production: undefined },
      params: { production: true },
      expected: false,
    },
  ])('$reason: $expected', ({ scope, params, expected }) => {
    expect(scopeMatches({ ...staging, ...scope }, params)).toBe(expected);
  });

  it('never covers more when a limit is added', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const names = fc.array(name, { minLength: 1, maxLength: 2 });
    const params = fc.record(
      {
        organizations: names,
        projects: names,
        environments: names,
        production: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const scope = fc.record(
      {
        organization: name,
        project: name,
        environment: name,
        production: fc.boolean(),
      },
      { requiredKeys: ['organization'] },
    );
    fc.assert(
      fc.property(scope, params, params, (where, some, more) => {
        const narrowed: InScopeParams = { ...more, ...some };
        const widened =
          scopeMatches(where, narrowed) && !scopeMatches(where, some);
        expect(widened).toBe(false);
      }),
    );
  });
});
