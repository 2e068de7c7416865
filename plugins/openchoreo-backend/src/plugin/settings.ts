import { randomBytes } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { parseDuration } from '@openchoreo-backstage/kube-objects';
import { DEFAULT_PROMOTION_LIMITS } from '@openchoreo-backstage/plugin-openchoreo-common';
import { loadOrCreateKeys, parseKeys, type ControlPlaneKeys } from '../sealing';
import type { PromotionDependencies } from '../promotions/controller';

/**
 * The keys of the control plane: those in configuration, else those in a key
 * file beside the SQLite files, else keys that live as long as a database in
 * memory does.
 *
 * @throws Error when the database outlives this process and no keys are configured
 */
export async function keysFromConfig(
  config: Config,
  logger: LoggerService,
): Promise<ControlPlaneKeys> {
  const keys = config.getOptionalConfig('openchoreo.keys');
  if (keys?.has('seal') || keys?.has('encryption')) {
    return parseKeys(
      {
        seal: keys.getOptional('seal'),
        encryption: keys.getOptional('encryption'),
      },
      'openchoreo.keys',
    );
  }
  const directory =
    keys?.getOptionalString('directory') ?? databaseDirectory(config);
  if (directory) return loadOrCreateKeys(directory);
  if (isDatabaseInMemory(config)) {
    logger.info(
      'The database is in memory, and so are the keys that seal approvals and encrypt credentials.',
    );
    const key = () => ({ id: 'memory', secret: randomBytes(32) });
    return { seal: [key()], encryption: [key()] };
  }
  throw new Error(
    'openchoreo.keys is not set. Approvals are sealed and credentials encrypted with keys that must outlive this process: set openchoreo.keys.seal and openchoreo.keys.encryption, or openchoreo.keys.directory.',
  );
}

function databaseDirectory(config: Config): string | undefined {
  const connection = config.getOptional('backend.database.connection');
  return typeof connection === 'object' &&
    connection !== null &&
    !Array.isArray(connection) &&
    typeof connection.directory === 'string'
    ? connection.directory
    : undefined;
}

function isDatabaseInMemory(config: Config): boolean {
  return (
    config.getOptionalString('backend.database.client') === 'better-sqlite3' &&
    config.getOptional('backend.database.connection') === ':memory:'
  );
}

/** `openchoreo.promotion`. */
export function promotionSettings(
  config: Config,
): Pick<PromotionDependencies, 'keep' | 'limits'> {
  const settings = config.getOptionalConfig('openchoreo.promotion');
  const duration = (key: string, fallback: number) => {
    const text = settings?.getOptionalString(key);
    return text === undefined ? fallback : parseDuration(text);
  };
  const keep = settings?.getOptionalNumber('keep');
  return {
    ...(keep === undefined ? {} : { keep }),
    limits: {
      ...DEFAULT_PROMOTION_LIMITS,
      waitLimitMs: duration('waitLimit', DEFAULT_PROMOTION_LIMITS.waitLimitMs),
      rolloutTimeoutMs: duration(
        'rolloutTimeout',
        DEFAULT_PROMOTION_LIMITS.rolloutTimeoutMs,
      ),
    },
  };
}

/** Files and folders whose manifests a new demo starts with. */
export function demoManifests(config: Config): string[] {
  return config.getOptionalBoolean('openchoreo.demo.enabled')
    ? config.getOptionalStringArray('openchoreo.demo.manifests') ?? []
    : [];
}
