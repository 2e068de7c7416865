import type { AccessScope } from './permissions';

/**
 * A scope as a Backstage resource ref, for example
 * `organization=default&project=storefront&environment=production&production=true`.
 *
 * @public
 */
export function formatScope(scope: AccessScope): string {
  const parts = new URLSearchParams();
  for (const key of [
    'organization',
    'project',
    'component',
    'environment',
  ] as const) {
    const value = scope[key];
    if (value !== undefined) parts.set(key, value);
  }
  if (scope.production !== undefined) {
    parts.set('production', String(scope.production));
  }
  return parts.toString();
}

/**
 * The scope of a resource ref made by `formatScope`.
 *
 * @returns undefined when the text names no organization
 * @public
 */
export function parseScope(resourceRef: string): AccessScope | undefined {
  const parts = new URLSearchParams(resourceRef);
  const organization = parts.get('organization');
  if (!organization) return undefined;
  const production = parts.get('production');
  return {
    organization,
    ...optional('project', parts.get('project')),
    ...optional('component', parts.get('component')),
    ...optional('environment', parts.get('environment')),
    ...(production === null ? {} : { production: production === 'true' }),
  };
}

function optional(
  key: 'project' | 'component' | 'environment',
  value: string | null,
) {
  return value === null ? {} : { [key]: value };
}
