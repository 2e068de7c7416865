import type {
  AuthService,
  BackstageCredentials,
  PermissionsService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import type { JsonValue } from '@backstage/types';
import { canonicalJson } from '@openchoreo-backstage/kube-objects';
import {
  openchoreoPermissions,
  type AccessScope,
  type OpenChoreoAction,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { describeScope } from './scopes';

/**
 * Who makes a request and what they may do, decided once per request. `can`
 * is pure afterwards, so lists, streams and views filter with it.
 */
export interface Caller {
  kind: 'user' | 'service';
  /** `user:default/anna`, or `service:<subject>`: what the ledger records. */
  actor: string;
  /** Entity refs of the groups that own for this person; empty for services. */
  groups: readonly string[];
  can(action: OpenChoreoAction, scope: AccessScope): boolean;
  /** Equal digests mean equal decisions; a stream ends when it changes. */
  digest: string;
  /** When the credentials end. */
  expiresAt?: Date;
}

/** Does one policy decision let a scope in? */
export type DecisionMatcher = (
  decision: PolicyDecision,
  scope: AccessScope,
) => boolean;

export interface CallersOptions {
  auth: Pick<AuthService, 'isPrincipal'>;
  permissions: Pick<PermissionsService, 'authorizeConditional'>;
  userInfo: UserInfoService;
  matches: DecisionMatcher;
}

/** Actions that only a person may take, whatever a token's scope says (design.md section 4). */
const PERSONAL: ReadonlySet<OpenChoreoAction> = new Set([
  'approve',
  'skip-gate',
]);

/** The actions in sentences. */
const VERBS: Record<OpenChoreoAction, string> = {
  read: 'see',
  develop: 'change what developers declare in',
  deploy: 'deploy in',
  promote: 'ask for promotions in',
  approve: 'approve promotions in',
  'skip-gate': 'skip gates in',
  platform: 'change the platform of',
};

/** Turns credentials into callers; asks the permission framework at each call, caches nothing. */
export function createCallers(options: CallersOptions) {
  const { auth, permissions, userInfo, matches } = options;
  const actions = Object.keys(openchoreoPermissions) as OpenChoreoAction[];

  return async (credentials: BackstageCredentials): Promise<Caller> => {
    const identity = await identify(credentials);
    const answers = await permissions.authorizeConditional(
      actions.map(action => ({ permission: openchoreoPermissions[action] })),
      { credentials },
    );
    const decisions = new Map(
      actions.map((action, index) => [action, answers[index]]),
    );
    return {
      ...identity,
      ...(credentials.expiresAt ? { expiresAt: credentials.expiresAt } : {}),
      digest: canonicalJson([
        identity.actor,
        identity.groups,
        answers.map(decisionOf),
      ]),
      can(action, scope) {
        if (identity.kind !== 'user' && PERSONAL.has(action)) return false;
        const decision = decisions.get(action)!;
        if (decision.result === AuthorizeResult.ALLOW) return true;
        if (decision.result === AuthorizeResult.DENY) return false;
        return matches(decision, scope);
      },
    };
  };

  async function identify(
    credentials: BackstageCredentials,
  ): Promise<Pick<Caller, 'kind' | 'actor' | 'groups'>> {
    if (auth.isPrincipal(credentials, 'user')) {
      const info = await userInfo.getUserInfo(credentials);
      return {
        kind: 'user',
        actor: info.userEntityRef,
        groups: info.ownershipEntityRefs.filter(ref =>
          ref.startsWith('group:'),
        ),
      };
    }
    if (auth.isPrincipal(credentials, 'service')) {
      return {
        kind: 'service',
        actor: `service:${credentials.principal.subject}`,
        groups: [],
      };
    }
    throw new NotAllowedError('Sign in to use OpenChoreo.');
  }
}

/** What was decided, without the id that each answer carries. */
function decisionOf(answer: PolicyDecision): JsonValue {
  return answer.result === AuthorizeResult.CONDITIONAL
    ? [answer.result, answer.conditions as unknown as JsonValue]
    : [answer.result];
}

/**
 * Refuses, with a sentence, what the caller may not do.
 *
 * @throws NotAllowedError that names the action, the place and who can change it
 */
export function demand(
  caller: Caller,
  demands: ReadonlyArray<AccessDemand>,
): void {
  const refused = demands.filter(
    ({ action, scope }) => !caller.can(action, scope),
  );
  if (refused.length > 0) {
    throw new NotAllowedError(
      refused.map(one => refusalSentence(caller, one)).join(' '),
    );
  }
}

/** One thing that a request needs permission for. */
export interface AccessDemand {
  action: OpenChoreoAction;
  scope: AccessScope;
}

/** Why a demand is refused and who can change it. */
export function refusalSentence(
  caller: Pick<Caller, 'kind' | 'actor'>,
  { action, scope }: AccessDemand,
): string {
  if (caller.kind !== 'user' && PERSONAL.has(action)) {
    return `Only a signed-in person may ${VERBS[action]} ${describeScope(
      scope,
    )}; ${caller.actor} is a service.`;
  }
  return `You may not ${VERBS[action]} ${describeScope(
    scope,
  )}. It needs the permission "${action}" there, which your platform engineers grant.`;
}
