import {
  AuthorizeResult,
  isPermission,
  isResourcePermission,
  type Permission,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  createConditionExports,
  type PermissionPolicy,
  type PolicyQuery,
  type PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  openchoreoPermissions,
  RESOURCE_TYPE_SCOPE,
  type InScopeParams,
  type OpenChoreoAction,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import {
  inScopeRule,
  scopeResourceRef,
} from '@openchoreo-backstage/plugin-openchoreo-node';
import type { Role } from '../roles/role';
import type { Fallback } from './readFallback';

const { conditions, createConditionalDecision } = createConditionExports({
  resourceRef: scopeResourceRef,
  rules: { inScope: inScopeRule },
});

const ALLOW: PolicyDecision = { result: AuthorizeResult.ALLOW };
const DENY: PolicyDecision = { result: AuthorizeResult.DENY };

/**
 * Decides by roles. For OpenChoreo's permissions: what no role of the user
 * grants is denied; a grant without limits allows; grants with limits become a
 * conditional decision, which the openchoreo plugin applies to the scope in
 * question and to its lists. For all other permissions the fallback decides.
 *
 * Nobody is signed in when there is no user: that is denied. The permission
 * framework asks no policy about plugins acting for themselves, so those are
 * not limited by this; what they do for a person carries that person's
 * credentials.
 */
export class RolePolicy implements PermissionPolicy {
  readonly #roles: readonly Role[];
  readonly #fallback: Fallback;

  constructor(options: { roles: readonly Role[]; fallback: Fallback }) {
    this.#roles = options.roles;
    this.#fallback = options.fallback;
  }

  async handle(
    { permission }: PolicyQuery,
    user?: PolicyQueryUser,
  ): Promise<PolicyDecision> {
    if (!user) return DENY;
    const action = openchoreoAction(permission);
    if (action) {
      return this.#decide(permission, action, user.info.ownershipEntityRefs);
    }
    // A permission about our scopes that we do not know is nobody's to have.
    if (isResourcePermission(permission, RESOURCE_TYPE_SCOPE)) return DENY;
    return fallbackDecision(permission, this.#fallback);
  }

  #decide(
    permission: Permission,
    action: OpenChoreoAction,
    ownership: string[],
  ): PolicyDecision {
    const refs = new Set(ownership.map(ref => ref.toLocaleLowerCase('en-US')));
    const scopes = this.#roles
      .filter(role => role.members.some(member => refs.has(member)))
      .flatMap(role => role.grants)
      .filter(grant => grant.actions.includes(action))
      .map(grant => grant.scope);

    if (scopes.some(isUnlimited)) return ALLOW;
    const [first, ...others] = scopes.map(scope => conditions.inScope(scope));
    if (
      first === undefined ||
      !isResourcePermission(permission, RESOURCE_TYPE_SCOPE)
    ) {
      return DENY;
    }
    return createConditionalDecision(permission, { anyOf: [first, ...others] });
  }
}

function openchoreoAction(
  permission: Permission,
): OpenChoreoAction | undefined {
  const entries = Object.entries(openchoreoPermissions) as Array<
    [OpenChoreoAction, Permission]
  >;
  return entries.find(([, known]) => isPermission(permission, known))?.[0];
}

function isUnlimited(scope: InScopeParams): boolean {
  return Object.values(scope).every(limit => limit === undefined);
}

function fallbackDecision(
  permission: Permission,
  fallback: Fallback,
): PolicyDecision {
  if (fallback === 'allow') return ALLOW;
  return fallback === 'read' && permission.attributes.action === 'read'
    ? ALLOW
    : DENY;
}
