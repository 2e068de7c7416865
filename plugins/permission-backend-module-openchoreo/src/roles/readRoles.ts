import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  openchoreoPermissions,
  type InScopeParams,
  type OpenChoreoAction,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Grant, Role } from './role';

const LIMITS = ['organizations', 'projects', 'environments'] as const;
const GRANT_KEYS = ['actions', ...LIMITS, 'production'];

/**
 * The roles of `openchoreo.permission.roles`.
 *
 * A grant is read strictly: a misspelt limit that was passed over would widen
 * the grant, so unknown keys are refused, and so are empty lists.
 *
 * @throws InputError with every problem at once, each with its path
 */
export function readRoles(config: Config): Role[] {
  const problems: string[] = [];
  const roles = (
    config.getOptionalConfigArray('openchoreo.permission.roles') ?? []
  ).map((role, index) =>
    readRole(role, `openchoreo.permission.roles[${index}]`, problems),
  );
  if (problems.length > 0) {
    throw new InputError(
      `The configured roles cannot be used:\n${problems
        .map(problem => `  ${problem}`)
        .join('\n')}`,
    );
  }
  return roles;
}

function readRole(config: Config, path: string, problems: string[]): Role {
  return {
    name: config.getString('name'),
    members: config
      .getStringArray('members')
      .flatMap((member, index) =>
        readMember(member, `${path}.members[${index}]`, problems),
      ),
    grants: config
      .getConfigArray('allow')
      .map((grant, index) =>
        readGrant(grant, `${path}.allow[${index}]`, problems),
      ),
  };
}

function readMember(
  member: string,
  path: string,
  problems: string[],
): string[] {
  try {
    const ref = parseEntityRef(member);
    const kind = ref.kind.toLocaleLowerCase('en-US');
    if (kind === 'user' || kind === 'group') {
      return [stringifyEntityRef(ref)];
    }
  } catch {
    // Not an entity ref at all: the same sentence says what to write instead.
  }
  problems.push(
    `${path}: "${member}" must name a group or a user, for example group:default/platform`,
  );
  return [];
}

function readGrant(config: Config, path: string, problems: string[]): Grant {
  for (const key of config.keys()) {
    if (!GRANT_KEYS.includes(key)) {
      problems.push(
        `${path}.${key}: is not known, use ${GRANT_KEYS.join(', ')}`,
      );
    }
  }
  const actions = config.getStringArray('actions');
  actions.forEach((action, index) => {
    if (!isAction(action)) {
      problems.push(
        `${path}.actions[${index}]: "${action}" is not an action, use ${Object.keys(
          openchoreoPermissions,
        ).join(', ')}`,
      );
    }
  });

  const scope: InScopeParams = {};
  for (const limit of LIMITS) {
    const names = config.getOptionalStringArray(limit);
    if (names?.length === 0) {
      problems.push(
        `${path}.${limit}: is empty and would allow nothing; leave it out to allow all`,
      );
    }
    if (names) scope[limit] = names;
  }
  const production = config.getOptionalBoolean('production');
  if (production !== undefined) scope.production = production;

  return { actions: actions.filter(isAction), scope };
}

function isAction(action: string): action is OpenChoreoAction {
  return Object.hasOwn(openchoreoPermissions, action);
}
