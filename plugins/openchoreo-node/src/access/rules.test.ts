import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  RESOURCE_TYPE_SCOPE,
  scopeMatches,
  type AccessScope,
  type InScopeParams,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { inScopeRule } from './rules';

describe('inScopeRule', () => {
  const isAuthorized = createConditionAuthorizer([inScopeRule]);
  const decision = (params: Record<string, unknown>): PolicyDecision => ({
    result: AuthorizeResult.CONDITIONAL,
    pluginId: 'openchoreo',
    resourceType: RESOURCE_TYPE_SCOPE,
    conditions: {
      rule: 'IN_SCOPE',
      resourceType: RESOURCE_TYPE_SCOPE,
      params: params as InScopeParams,
    },
  });
  const cart: AccessScope = { organization: 'default', project: 'storefront' };

  it('decides about one scope', () => {
    expect(isAuthorized(decision({ projects: ['storefront'] }), cart)).toBe(
      true,
    );
    expect(isAuthorized(decision({ projects: ['billing'] }), cart)).toBe(false);
  });

  it('gives lists a query that means the same', () => {
    const query = inScopeRule.toQuery({ projects: ['storefront'] });
    expect(scopeMatches(cart, query as InScopeParams)).toBe(true);
  });

  it('refuses an empty list, which would read as "no limit" to some', () => {
    expect(() => isAuthorized(decision({ projects: [] }), cart)).toThrow(
      /at least|>=1/,
    );
  });
});
