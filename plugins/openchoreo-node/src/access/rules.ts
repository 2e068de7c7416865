import {
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  IN_SCOPE_RULE,
  RESOURCE_TYPE_SCOPE,
  scopeMatches,
  type AccessScope,
  type InScopeParams,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { z } from 'zod';

/**
 * The resource that OpenChoreo permissions are about: an access scope, written
 * as a resource ref by `formatScope`. A query is the limits of a grant, applied
 * with `scopeMatches`.
 *
 * @public
 */
export const scopeResourceRef = createPermissionResourceRef<
  AccessScope,
  InScopeParams
>().with({ pluginId: 'openchoreo', resourceType: RESOURCE_TYPE_SCOPE });

const names = z.array(z.string().min(1)).min(1).optional();

/**
 * Allows what lies in the named organizations, projects and environments. The
 * backend plugin registers it; policies name it in conditional decisions.
 *
 * @public
 */
export const inScopeRule = createPermissionRule({
  name: IN_SCOPE_RULE,
  description:
    'Allow in these organizations, projects and environments, in production or outside of it',
  resourceRef: scopeResourceRef,
  paramsSchema: z.object({
    organizations: names.describe('Names of organizations; absent means all'),
    projects: names.describe('Names of projects; absent means all'),
    environments: names.describe('Names of environments; absent means all'),
    production: z
      .boolean()
      .optional()
      .describe(
        'true: production environments only; false: all but production; absent: both',
      ),
  }),
  apply: (scope, params) => scopeMatches(scope, params),
  toQuery: params => params,
});
