import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** What signed-in people may do with the permissions of other plugins. */
export type Fallback = 'allow' | 'read' | 'deny';

const FALLBACKS: readonly string[] = ['allow', 'read', 'deny'];

/** `openchoreo.permission.otherPlugins`, `allow` when absent. */
export function readFallback(config: Config): Fallback {
  const key = 'openchoreo.permission.otherPlugins';
  const value = config.getOptionalString(key) ?? 'allow';
  if (!FALLBACKS.includes(value)) {
    throw new InputError(
      `${key}: "${value}" is not known, use ${FALLBACKS.join(', ')}`,
    );
  }
  return value as Fallback;
}
