import {
  fieldPath,
  type FieldProblem,
} from '@openchoreo-backstage/kube-objects';
import type { APIClass } from '../APIClass';
import type { RestPolicy } from '../restPolicy';
import { cidrProblem } from './formats';
import { exactlyOne, forbidden, required, unsupported, when } from './problems';

/** The only windows that gateways can keep exactly (spec/resources.md A-24). */
const WINDOWS = ['1s', '1m', '1h', '1d'];

type Authentication = NonNullable<RestPolicy['authentication']>;

/**
 * The blocks that belong to each type of authentication. `oauth2` beside `jwt`
 * adds scopes; `oauth2` alone cannot check a token.
 */
const BLOCKS: Record<
  Authentication['type'],
  { needed: string[]; allowed: string[] }
> = {
  jwt: { needed: ['jwt'], allowed: ['jwt', 'oauth2'] },
  oauth2: { needed: ['jwt', 'oauth2'], allowed: ['jwt', 'oauth2'] },
  apikey: { needed: ['apikey'], allowed: ['apikey'] },
  basic: { needed: [], allowed: [] },
};

/** Policies say what they mean, at every level (V-17). */
export function apiClassRule({ spec }: APIClass): FieldProblem[] {
  const { defaults, public: open, organization } = spec?.restPolicy ?? {};
  const levels = { defaults, public: open, organization };
  return [
    ...Object.entries(levels).flatMap(([level, policy]) =>
      policy ? policyProblems(policy, `spec.restPolicy.${level}`) : [],
    ),
    ...missingBlocks(defaults, { public: open, organization }),
  ];
}

function policyProblems(policy: RestPolicy, path: string): FieldProblem[] {
  const { rateLimit, authentication, security } = policy;
  const addresses = (field: 'allowedIPs' | 'blockedIPs') =>
    (security?.[field] ?? []).flatMap((address, index) =>
      when(cidrProblem(address), fieldPath(path, 'security', field, index)),
    );
  return [
    ...(rateLimit && !WINDOWS.includes(rateLimit.window)
      ? [unsupported(`${path}.rateLimit.window`, WINDOWS)]
      : []),
    ...(authentication
      ? foreignBlocks(authentication, `${path}.authentication`)
      : []),
    ...addresses('allowedIPs'),
    ...addresses('blockedIPs'),
  ];
}

function foreignBlocks(
  authentication: Authentication,
  path: string,
): FieldProblem[] {
  const { type, apikey } = authentication;
  const { allowed } = BLOCKS[type];
  return [
    ...(['jwt', 'apikey', 'oauth2'] as const)
      .filter(block => authentication[block] && !allowed.includes(block))
      .map(block =>
        forbidden(
          `${path}.${block}`,
          `must not be set where the type is ${type}`,
        ),
      ),
    ...(type === 'apikey' && apikey
      ? exactlyOne(`${path}.apikey`, apikey, ['header', 'queryParam'])
      : []),
  ];
}

/**
 * A level inherits the blocks of the defaults, so what is missing shows only in
 * the two together.
 */
function missingBlocks(
  defaults: RestPolicy | undefined,
  levels: Record<string, RestPolicy | undefined>,
): FieldProblem[] {
  const missing = new Map<string, FieldProblem>();
  for (const [level, policy] of Object.entries(levels)) {
    const own = policy?.authentication;
    const effective = own
      ? { ...defaults?.authentication, ...own }
      : defaults?.authentication;
    if (effective) {
      const at = `spec.restPolicy.${own ? level : 'defaults'}.authentication`;
      const present = effective as { [block: string]: unknown };
      for (const block of BLOCKS[effective.type].needed) {
        if (!present[block]) {
          const path = `${at}.${block}`;
          missing.set(
            path,
            required(path, `is required where the type is ${effective.type}`),
          );
        }
      }
    }
  }
  return [...missing.values()];
}
