import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import { mockServices } from '@backstage/backend-test-utils';
import { demoManifests, keysFromConfig, promotionSettings } from './settings';

const logger = mockServices.logger.mock();
const secret = Buffer.alloc(32, 1).toString('base64');

describe('keysFromConfig', () => {
  it('takes the keys that are configured', async () => {
    const keys = await keysFromConfig(
      new ConfigReader({
        openchoreo: {
          keys: {
            seal: [{ id: 's', secret }],
            encryption: [{ id: 'e', secret }],
          },
        },
      }),
      logger,
    );
    expect([keys.seal[0].id, keys.encryption[0].id]).toEqual(['s', 'e']);
  });

  it('makes a key file beside the SQLite files, once, for its owner only', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'openchoreo-keys-'));
    const config = new ConfigReader({
      backend: {
        database: { client: 'better-sqlite3', connection: { directory } },
      },
    });
    const first = await keysFromConfig(config, logger);
    expect(await keysFromConfig(config, logger)).toEqual(first);
    const [file] = await readdir(directory);
    const { mode } = await stat(join(directory, file));
    expect((mode % 0o1000).toString(8)).toBe('600');
    await rm(directory, { recursive: true });
  });

  it('makes keys that live as long as a database in memory', async () => {
    const config = new ConfigReader({
      backend: {
        database: { client: 'better-sqlite3', connection: ':memory:' },
      },
    });
    const first = await keysFromConfig(config, logger);
    expect(await keysFromConfig(config, logger)).not.toEqual(first);
  });

  it('refuses to go without keys where the database outlives the process', async () => {
    await expect(
      keysFromConfig(
        new ConfigReader({
          backend: { database: { client: 'pg', connection: 'postgres://x' } },
        }),
        logger,
      ),
    ).rejects.toThrow(/openchoreo\.keys is not set/);
  });
});

describe('promotionSettings', () => {
  it('reads durations and numbers, and has defaults', () => {
    expect(promotionSettings(new ConfigReader({})).limits).toMatchObject({
      waitLimitMs: 336 * 3_600_000,
      rolloutTimeoutMs: 600_000,
    });
    expect(
      promotionSettings(
        new ConfigReader({
          openchoreo: { promotion: { keep: 7, waitLimit: '1h' } },
        }),
      ),
    ).toMatchObject({ keep: 7, limits: { waitLimitMs: 3_600_000 } });
  });
});

describe('demoManifests', () => {
  it('are there for a demo only', () => {
    const manifests = ['a', 'b'];
    const config = (enabled: boolean) =>
      new ConfigReader({ openchoreo: { demo: { enabled, manifests } } });
    expect(demoManifests(config(true))).toEqual(manifests);
    expect(demoManifests(config(false))).toEqual([]);
    expect(demoManifests(new ConfigReader({}))).toEqual([]);
  });
});
