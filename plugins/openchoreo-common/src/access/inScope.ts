import type { AccessScope } from './permissions';

/** Name of the permission rule that compares a scope with {@link InScopeParams}. @public */
export const IN_SCOPE_RULE = 'IN_SCOPE';

/**
 * Where a grant holds. An absent field does not limit; lists hold names and
 * are never empty.
 *
 * @public
 */
export type InScopeParams = {
  organizations?: string[];
  projects?: string[];
  environments?: string[];
  /** true: production environments only; false: all but production. */
  production?: boolean;
};

/**
 * Whether a grant covers a scope.
 *
 * An absent part of the scope means "all of them", so a grant that is limited
 * in that part does not cover it: who may write the project `storefront` may
 * not, by that, write the organization. `production` is absent where no
 * environment is concerned, so there only a grant for production environments
 * fails to cover it.
 *
 * @public
 */
export function scopeMatches(
  scope: AccessScope,
  params: InScopeParams,
): boolean {
  return (
    covers(params.organizations, scope.organization) &&
    covers(params.projects, scope.project) &&
    covers(params.environments, scope.environment) &&
    (params.production === undefined ||
      params.production === (scope.production === true))
  );
}

function covers(names: string[] | undefined, name: string | undefined) {
  return names === undefined || (name !== undefined && names.includes(name));
}
