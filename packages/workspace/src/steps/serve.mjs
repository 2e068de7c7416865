// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../process/freePort.mjs';
import { repositoryRoot } from '../repository.mjs';

const READY_TIMEOUT_MS = 300_000;
const GONE_TIMEOUT_MS = 30_000;

/**
 * `./yarnw serve`, as a newcomer runs it: reaches its ready line, serves the
 * portal, and leaves nothing behind when it is told to end.
 *
 * @type {import('./step.mjs').Step}
 */
export const serveStep = {
  name: 'serve',
  title: './yarnw serve starts, answers and ends',
  onlyInCi: true,
  async run() {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const data = mkdtempSync(join(tmpdir(), 'serve-'));
    const child = spawn('./yarnw', ['serve'], {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        APP_CONFIG_app_baseUrl: url,
        APP_CONFIG_backend_baseUrl: url,
        APP_CONFIG_backend_listen_port: String(port),
        APP_CONFIG_backend_database_connection_directory: data,
      },
    });
    try {
      await readyLine(child, url);
      const page = await fetch(url);
      const html = await page.text();
      if (!page.ok || !html.includes('<div id="root">')) {
        throw new Error(`${url} answered ${page.status}: ${html}`);
      }
    } finally {
      child.kill('SIGTERM');
    }
    await gone(url);
    rmSync(data, { recursive: true, force: true });
    return { passed: 1, failed: 0 };
  },
};

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, null>} child
 * @param {string} url
 */
async function readyLine(child, url) {
  const lines = createInterface({ input: child.stdout });
  await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`No ready line in ${READY_TIMEOUT_MS / 1000} s`)),
      READY_TIMEOUT_MS,
    );
    lines.on('line', line => {
      console.log(line);
      if (line !== `Ready: ${url}`) return;
      clearTimeout(timer);
      resolve(undefined);
    });
    once(child, 'exit').then(([code]) => {
      clearTimeout(timer);
      reject(new Error(`yarnw serve ended with ${code}`));
    }, reject);
  });
}

/**
 * Waits until nothing listens any more.
 *
 * @param {string} url
 */
async function gone(url) {
  const deadline = Date.now() + GONE_TIMEOUT_MS;
  for (;;) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (!answered) return;
    if (Date.now() > deadline) {
      throw new Error('The backend goes on after SIGTERM to yarnw');
    }
    await delay(200);
  }
}
