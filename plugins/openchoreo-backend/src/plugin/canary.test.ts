import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { openStore, keyRing } from '@openchoreo-backstage/kube-embedded';
import { openchoreoKinds } from '@openchoreo-backstage/plugin-openchoreo-common';
import { startPortal, portalKeys, type Portal } from '../__testUtils__/portal';

jest.setTimeout(120_000);

/** Made so that it survives base64 at any offset as one of the three texts below. */
const CANARY = 'cAnArY-7f3b9d2e5a81-hunter2';

/** The canary as it could appear: plain, and inside base64 at each of three offsets. */
const TRACES = [
  CANARY,
  ...[0, 1, 2].map(offset =>
    Buffer.from(' '.repeat(offset) + CANARY)
      .toString('base64')
      // The first and last groups depend on what stands beside.
      .slice(4, -4),
  ),
];

const dataPlane = (token: string, password = token) => `
apiVersion: openchoreo.dev/v1alpha1
kind: DataPlane
metadata:
  name: real
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"kind":"DataPlane","spec":{"kubernetesCluster":{"auth":{"bearerToken":{"value":"${CANARY}"}}}}}
spec:
  registry: { prefix: registry.example.com }
  gateway: { publicVirtualHost: a.example, organizationVirtualHost: b.example }
  observer:
    url: http://127.0.0.1:9
    authentication: { basicAuth: { username: u, password: "${password}" } }
  kubernetesCluster:
    server: https://127.0.0.1:9
    tls: { ca: { value: Y2E= } }
    auth:
      bearerToken: { value: "${token}" }
`;

const mtlsPlane = `
apiVersion: openchoreo.dev/v1alpha1
kind: DataPlane
metadata: { name: mtls }
spec:
  registry: { prefix: registry.example.com }
  gateway: { publicVirtualHost: a.example, organizationVirtualHost: b.example }
  kubernetesCluster:
    server: https://127.0.0.1:9
    tls: { ca: { value: Y2E= } }
    auth:
      mtls:
        clientCert: { value: "${CANARY}" }
        clientKey: { value: "${CANARY}" }
`;

const secret = (name: string, more = '') => `
apiVersion: v1
kind: Secret
metadata: { name: ${name} }
type: Opaque
data: { a: ${Buffer.from(CANARY).toString('base64')} }
stringData: { b: "${CANARY}" }
${more}
`;

/** Ways to be wrong with a credential in hand. */
const WRONG: Array<{ reason: string; yaml: string; query?: string }> = [
  { reason: 'a value of the wrong type', yaml: secret('w', 'type: [1]') },
  {
    reason: 'a credential where an object belongs',
    yaml: mtlsPlane.replace(/clientKey: .*/, `clientKey: "${CANARY}"`),
  },
  {
    reason: 'a list instead of a token',
    yaml: dataPlane(CANARY).replace(
      /bearerToken: .*/,
      `bearerToken: { value: ["${CANARY}"] }`,
    ),
  },
  {
    reason: 'an unknown field beside it',
    yaml: dataPlane(CANARY).replace('bearerToken:', 'bearertoken:'),
    query: '?strict=true',
  },
  {
    reason: 'data that is not base64',
    yaml: secret('w').replace(/data: \{ a.*/, `data: { a: "${CANARY} ?" }`),
  },
  {
    reason: 'YAML that ends within the credential',
    yaml: `${dataPlane(CANARY).trimEnd().slice(0, -4)}`,
  },
  {
    reason: 'a credential that YAML takes for an alias',
    yaml: secret('w').replace(`"${CANARY}"`, `*${CANARY}`),
  },
  {
    reason: 'a credential that YAML takes for a key twice',
    yaml: `${CANARY}: 1\n${CANARY}: 2\n`,
  },
  {
    reason: 'a credential in a name',
    yaml: secret('w').replace('name: w', `name: [${CANARY}]`),
  },
  {
    reason: 'both ways to be a plane',
    yaml: `${dataPlane(CANARY)}  sandbox: {}`,
  },
];

describe('a credential', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

  describe.each([...databases.eachSupportedId().map(([id]) => id)])(
    'on %p',
    databaseId => {
      const keys = portalKeys();
      let directory: string;
      let knex: Knex;
      let portal: Portal;

      beforeAll(async () => {
        directory = await mkdtemp(join(tmpdir(), 'openchoreo-canary-'));
        knex =
          databaseId === 'SQLITE_3'
            ? knexFactory({
                client: 'better-sqlite3',
                connection: { filename: join(directory, 'openchoreo.sqlite') },
                useNullAsDefault: true,
              })
            : await databases.init(databaseId);
        portal = await startPortal({ knex, keys });
      });
      afterAll(async () => {
        await portal?.stop();
        if (databaseId === 'SQLITE_3') await knex.destroy();
        await rm(directory, { recursive: true });
      });

      it('goes in by every door and comes out of none', async () => {
        const pat = portal.as('pat');
        const stream = await pat.watch({
          subscriptions: [
            {
              id: 'planes',
              type: 'objects',
              kinds: ['DataPlane'],
              view: 'full',
            },
          ],
        });
        const everything = `${dataPlane(CANARY)}---${mtlsPlane}---${secret(
          'credentials',
        )}`;
        const tried = await pat.apply(everything, '?dryRun=true');
        expect([tried.status, tried.text]).toEqual([200, expect.anything()]);
        const applied = await pat.apply(everything);
        expect([applied.status, applied.text]).toEqual([
          200,
          expect.anything(),
        ]);
        await stream.until(
          'the plane',
          one => one.type === 'added' && one.object.metadata.name === 'mtls',
        );

        const plane = await pat.get('/objects/DataPlane/default/real');
        const { kubernetesCluster, observer } = plane.body.spec;
        const marker = kubernetesCluster.auth.bearerToken.value;
        expect(marker).toMatch(/^redacted:[0-9a-f]{16}$/);
        const stored = await pat.get('/objects/Secret/default/credentials');
        expect(Object.keys(stored.body.data)).toEqual(['a', 'b']);
        await pat.get('/objects/DataPlane');
        await pat.get('/objects/Secret');
        await pat.get(`/objects/DataPlane?fieldSelector=metadata.name%3Dreal`);
        await pat.delete('/objects/DataPlane/default/mtls?dryRun=true');

        // Written back as it was read, with another change beside it.
        const again = await pat.apply(
          dataPlane(marker, observer.authentication.basicAuth.password).replace(
            'a.example',
            'c.example',
          ),
        );
        expect([again.status, again.text]).toEqual([
          200,
          expect.stringContaining('"configured"'),
        ]);
        await stream.until(
          'the change',
          one =>
            one.type === 'modified' &&
            JSON.stringify(one.object).includes('c.example'),
        );
        stream.close();
      });

      it.each(WRONG)('is not quoted with $reason', async ({ yaml, query }) => {
        const { status } = await portal.as('pat').apply(yaml, query);
        expect(status).toBe(400);
      });

      it('is not quoted in what is not JSON', async () => {
        const answer = await portal
          .as('pat')
          .send('POST', '/plan', `{"token": ${CANARY}}`, 'application/json');
        expect(answer.status).toBe(400);
      });

      it('was in no answer, no log and no audit record', async () => {
        expect(portal.answered.length).toBeGreaterThan(15);
        expect(portal.audited.length).toBeGreaterThan(10);
        for (const text of [
          ...portal.answered,
          ...portal.logged,
          ...portal.audited.map(({ request: _, error, ...record }) =>
            JSON.stringify([record, error?.stack, { ...error }]),
          ),
        ]) {
          expect(traceIn(text)).toBeUndefined();
        }
      });

      it('is in no table, and in no file of the database', async () => {
        const tables = await tablesOf(knex);
        expect(tables).toEqual(
          expect.arrayContaining([
            'kube_objects',
            'kube_events',
            'kube_ledger',
          ]),
        );
        for (const table of tables) {
          const rows = await knex(table).select('*');
          expect([table, traceIn(JSON.stringify(rows))]).toEqual([
            table,
            undefined,
          ]);
        }
        // On PostgreSQL the tables are all that there is to look at from here.
        const files = await readdir(directory);
        expect(files.some(name => name.endsWith('-wal'))).toBe(
          databaseId === 'SQLITE_3',
        );
        for (const name of files) {
          const bytes = await readFile(join(directory, name));
          expect([name, traceIn(bytes.toString('latin1'))]).toEqual([
            name,
            undefined,
          ]);
        }
      });

      it('is still there for those who need it, after it was written back', async () => {
        await portal.stop();
        const store = await openStore({
          knex,
          logger: { debug() {}, info() {}, warn() {}, error() {} },
          encryption: keyRing(
            keys.encryption as Array<{ id: string; secret: string }>,
          ),
        });
        const cluster = store.cluster('control-plane', {
          kinds: openchoreoKinds,
        });
        const revealed = await cluster.reveal(
          {
            apiVersion: 'openchoreo.dev/v1alpha1',
            kind: 'DataPlane',
            namespace: 'default',
            name: 'real',
          },
          'spec.kubernetesCluster.auth.bearerToken.value',
        );
        expect(revealed).toBe(CANARY);
        await store.close();
      });
    },
  );
});

function traceIn(text: string): string | undefined {
  const found = TRACES.find(trace => text.includes(trace));
  if (!found) return undefined;
  const at = text.indexOf(found);
  return text.slice(Math.max(0, at - 200), at + 60);
}

async function tablesOf(knex: Knex): Promise<string[]> {
  const isSqlite = String(knex.client.config.client).includes('sqlite');
  const rows = isSqlite
    ? await knex('sqlite_master').where({ type: 'table' }).select('name')
    : await knex('information_schema.tables')
        .where({ table_schema: 'public' })
        .select({ name: 'table_name' });
  return rows.map((row: { name: string }) => row.name);
}
