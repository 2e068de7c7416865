import { mockCredentials } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  type PolicyQueryUser,
} from '@backstage/plugin-permission-node';
import {
  openchoreoPermissions,
  RESOURCE_TYPE_SCOPE,
  type AccessScope,
  type OpenChoreoAction,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { inScopeRule } from '@openchoreo-backstage/plugin-openchoreo-node';
import type { Role } from '../roles/role';
import type { Fallback } from './readFallback';
import { RolePolicy } from './RolePolicy';

const ROLES: Role[] = [
  {
    name: 'platform',
    members: ['group:default/platform'],
    grants: [{ actions: ['read', 'platform'], scope: {} }],
  },
  {
    name: 'storefront developers',
    members: ['group:default/team-storefront'],
    grants: [
      { actions: ['read'], scope: {} },
      { actions: ['develop'], scope: { projects: ['storefront'] } },
      {
        actions: ['deploy'],
        scope: { projects: ['storefront'], production: false },
      },
    ],
  },
  {
    name: 'release managers',
    members: ['group:default/release-managers', 'user:default/anna'],
    grants: [{ actions: ['approve'], scope: { production: true } }],
  },
];

const STAGING: AccessScope = {
  organization: 'default',
  project: 'storefront',
  component: 'cart',
  environment: 'staging',
  production: false,
};
const PRODUCTION: AccessScope = {
  ...STAGING,
  environment: 'production',
  production: true,
};

function userWith(...ownershipEntityRefs: string[]): PolicyQueryUser {
  const userEntityRef = ownershipEntityRefs[0] ?? 'user:default/nobody';
  const credentials = mockCredentials.user(userEntityRef);
  return {
    token: '',
    expiresInSeconds: 3600,
    identity: { type: 'user', userEntityRef, ownershipEntityRefs },
    credentials,
    info: { userEntityRef, ownershipEntityRefs },
  } as PolicyQueryUser;
}

const decide = (options: {
  permission: Permission;
  user?: PolicyQueryUser;
  fallback?: Fallback;
}) =>
  new RolePolicy({
    roles: ROLES,
    fallback: options.fallback ?? 'allow',
  }).handle({ permission: options.permission }, options.user);

/** The decision of the policy, applied to a scope as the openchoreo plugin does. */
async function may(
  user: PolicyQueryUser,
  action: OpenChoreoAction,
  scope: AccessScope,
): Promise<boolean> {
  const decision = await decide({
    permission: openchoreoPermissions[action],
    user,
  });
  return createConditionAuthorizer([inScopeRule])(decision, scope);
}

describe('RolePolicy on OpenChoreo permissions', () => {
  const anna = userWith('user:default/anna', 'group:default/team-storefront');
  const carla = userWith(
    'user:default/carla',
    'group:default/release-managers',
  );
  const pat = userWith('user:default/pat', 'group:default/platform');
  const stranger = userWith('user:default/eve');

  it.each<{
    reason: string;
    user: PolicyQueryUser;
    action: OpenChoreoAction;
    scope: AccessScope;
    expected: boolean;
  }>([
    {
      reason: 'a grant without limits holds everywhere',
      user: pat,
      action: 'platform',
      scope: { organization: 'acme' },
      expected: true,
    },
    {
      reason: 'no role grants it',
      user: pat,
      action: 'approve',
      scope: PRODUCTION,
      expected: false,
    },
    {
      reason: 'the role has no members that are this user or its groups',
      user: stranger,
      action: 'read',
      scope: STAGING,
      expected: false,
    },
    {
      reason: 'the project is the one of the grant',
      user: anna,
      action: 'develop',
      scope: STAGING,
      expected: true,
    },
    {
      reason: 'the project is another one',
      user: anna,
      action: 'develop',
      scope: { ...STAGING, project: 'billing' },
      expected: false,
    },
    {
      reason: 'a grant in one project does not reach the organization',
      user: anna,
      action: 'develop',
      scope: { organization: 'default' },
      expected: false,
    },
    {
      reason: 'the grant leaves production out',
      user: anna,
      action: 'deploy',
      scope: PRODUCTION,
      expected: false,
    },
    {
      reason: 'a role may name a user',
      user: anna,
      action: 'approve',
      scope: PRODUCTION,
      expected: true,
    },
    {
      reason: 'the grant is for production only',
      user: carla,
      action: 'approve',
      scope: STAGING,
      expected: false,
    },
    {
      reason: 'refs are compared without regard to case',
      user: userWith('user:default/Kim', 'Group:default/Platform'),
      action: 'platform',
      scope: STAGING,
      expected: true,
    },
  ])('$action is $expected where $reason', async row => {
    expect(await may(row.user, row.action, row.scope)).toBe(row.expected);
  });

  it('adds up what several roles grant', async () => {
    const both = userWith(
      'user:default/kim',
      'group:default/team-storefront',
      'group:default/platform',
    );
    expect(await may(both, 'deploy', STAGING)).toBe(true);
    expect(await may(both, 'platform', STAGING)).toBe(true);
    expect(await may(both, 'approve', PRODUCTION)).toBe(false);
  });

  it('answers with a condition that names rule and limits', async () => {
    expect(
      await decide({ permission: openchoreoPermissions.deploy, user: anna }),
    ).toEqual({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'openchoreo',
      resourceType: RESOURCE_TYPE_SCOPE,
      conditions: {
        anyOf: [
          {
            rule: 'IN_SCOPE',
            resourceType: RESOURCE_TYPE_SCOPE,
            params: { projects: ['storefront'], production: false },
          },
        ],
      },
    });
  });

  it('denies who is not signed in', async () => {
    for (const permission of Object.values(openchoreoPermissions)) {
      expect(await decide({ permission })).toEqual({
        result: AuthorizeResult.DENY,
      });
    }
  });

  it('denies a permission on scopes that it does not know, whatever the fallback', async () => {
    const permission = createPermission({
      name: 'openchoreo.invented',
      attributes: {},
      resourceType: RESOURCE_TYPE_SCOPE,
    });
    expect(await decide({ permission, user: pat })).toEqual({
      result: AuthorizeResult.DENY,
    });
  });
});

describe('RolePolicy on the permissions of other plugins', () => {
  const reading = createPermission({
    name: 'catalog.entity.read',
    attributes: { action: 'read' },
  });
  const writing = createPermission({
    name: 'catalog.entity.delete',
    attributes: { action: 'delete' },
  });
  const other = createPermission({
    name: 'search.query.use',
    attributes: {},
  });
  const user = userWith('user:default/eve');

  it.each<{ fallback: Fallback; allowed: Permission[]; denied: Permission[] }>([
    { fallback: 'allow', allowed: [reading, writing, other], denied: [] },
    { fallback: 'read', allowed: [reading], denied: [writing, other] },
    { fallback: 'deny', allowed: [], denied: [reading, writing, other] },
  ])('$fallback', async ({ fallback, allowed, denied }) => {
    for (const permission of allowed) {
      expect(await decide({ permission, user, fallback })).toEqual({
        result: AuthorizeResult.ALLOW,
      });
    }
    for (const permission of denied) {
      expect(await decide({ permission, user, fallback })).toEqual({
        result: AuthorizeResult.DENY,
      });
    }
  });

  it('denies who is not signed in', async () => {
    expect(await decide({ permission: reading })).toEqual({
      result: AuthorizeResult.DENY,
    });
  });
});
