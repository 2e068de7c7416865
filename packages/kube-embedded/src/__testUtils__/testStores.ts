import { randomBytes } from 'node:crypto';
import {
  type TestDatabaseId,
  TestDatabases,
} from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import type { KubeObject } from '@openchoreo-backstage/kube-objects';
import type { WriteContext } from '@openchoreo-backstage/kube-runtime';
import { conformanceKinds } from '../conformance/kinds';
import type { EmbeddedCluster } from '../cluster/EmbeddedCluster';
import { builtInKinds } from '../kinds/builtInKinds';
import { keyRing } from '../sealing/KeyRing';
import {
  type ClusterOptions,
  type EmbeddedStore,
  type StoreOptions,
  openStore,
} from '../store/openStore';
import { type TestLogger, testLogger } from './testLogger';

export const ANNA: WriteContext = {
  actor: 'user:default/anna',
  reason: 'To see what happens',
  cause: 'request-1',
};

/** A store of a test, with its default cluster. */
export interface TestStore {
  knex: Knex;
  store: EmbeddedStore;
  cluster: EmbeddedCluster;
  logger: TestLogger;
}

/** Databases, and the stores that a test opens on them; all are closed after it. */
export function testStores() {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
  const closers: Array<() => Promise<unknown>> = [];

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) {
      await close();
    }
  });

  async function open(
    knex: Knex,
    options: Partial<StoreOptions & ClusterOptions> = {},
  ): Promise<TestStore> {
    const logger = testLogger();
    const store = await openStore({ knex, logger, ...options });
    closers.push(() => store.close());
    const cluster = store.cluster('main', {
      kinds: [...builtInKinds, ...conformanceKinds, ...(options.kinds ?? [])],
      admission: options.admission,
    });
    return { knex, store, cluster, logger };
  }

  return {
    databases,
    ids: databases.eachSupportedId(),
    /** A store on a database of its own. */
    on: async (
      id: TestDatabaseId,
      options?: Partial<StoreOptions & ClusterOptions>,
    ) => open(await databases.init(id), options),
    open,
    /** Another pool on the same database, as another process has it. */
    another: (knex: Knex): Knex => {
      const other = knexFactory(knex.client.config);
      closers.push(() => other.destroy());
      return other;
    },
  };
}

export function testKeys(id = 'k1') {
  return { id, secret: randomBytes(32).toString('base64') };
}

export function testRing() {
  return keyRing([testKeys()]);
}

export const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };

export function configMap(
  name: string,
  data: Record<string, string> = {},
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject & { data: Record<string, string> } {
  return {
    ...CONFIG_MAP,
    metadata: { name, namespace: 'default', ...metadata },
    data,
  };
}

export const configMapRef = (name: string) => ({
  ...CONFIG_MAP,
  namespace: 'default',
  name,
});

/** Waits for a condition, at most ten seconds. */
export async function until(
  what: string,
  condition: () => Promise<boolean> | boolean,
): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`Waited in vain until ${what}`);
    }
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
