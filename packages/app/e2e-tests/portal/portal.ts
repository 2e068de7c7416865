import type { Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from 'workspace/freePort';
import { repositoryRoot } from 'workspace/repository';
import { startReadyBackend, type BackendProcess } from './backendProcess';

const REPORT = join(repositoryRoot, 'e2e-test-report');

/**
 * A whole portal, built app and backend in one process, on a port of its own
 * and with its data in a folder of its own: never the user's.
 */
export interface Portal {
  readonly url: string;
  start(): Promise<void>;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
  /** As a crash does. */
  kill(): Promise<void>;
  /** Stops and starts on the same data, under the same URL. */
  restart(): Promise<void>;
  /**
   * Opens the portal in a page in which nobody is signed in, and chooses the
   * person, for example `Anna`. Two people at once: a page of two contexts.
   */
  signIn(page: Page, displayName: string): Promise<void>;
  /**
   * Keeps a picture in `e2e-test-report/screens`, numbered in the order taken.
   */
  screenshot(page: Page, step: string): Promise<void>;
}

/**
 * Makes a portal, not yet started.
 *
 * @returns the portal, and `dispose`, which stops it and removes its data
 */
export async function createPortal(): Promise<{
  portal: Portal;
  dispose(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const configFiles = [
    join(repositoryRoot, 'app-config.yaml'),
    join(repositoryRoot, 'app-config.single.yaml'),
    writeConfig(folder, port, url),
  ];
  const logFile = join(REPORT, 'backend.log');
  let backend: BackendProcess | undefined;
  let pictures = 0;

  async function start() {
    if (backend) throw new Error('The portal has started already');
    backend = await startReadyBackend({ configFiles, logFile });
  }
  async function end(signal: 'SIGTERM' | 'SIGKILL') {
    await backend?.end(signal);
    backend = undefined;
  }

  const portal: Portal = {
    url,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      await start();
    },
    async signIn(page, displayName) {
      await page.goto(url);
      await page
        .getByRole('button', { name: new RegExp(`\\b${displayName}\\b`) })
        .click();
      // The sidebar is there once one is signed in.
      await page.getByRole('link', { name: 'Settings' }).waitFor();
    },
    async screenshot(page, step) {
      pictures += 1;
      const number = String(pictures).padStart(2, '0');
      mkdirSync(join(REPORT, 'screens'), { recursive: true });
      await page.screenshot({
        path: join(REPORT, 'screens', `${number}-${step}.png`),
      });
    },
  };
  return {
    portal,
    async dispose() {
      await end('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeConfig(folder: string, port: number, url: string): string {
  const file = join(folder, 'app-config.e2e.yaml');
  // JSON is YAML.
  const config = {
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { host: '127.0.0.1', port },
      cors: { origin: url },
      database: { connection: { directory: join(folder, 'data') } },
    },
  };
  writeFileSync(file, JSON.stringify(config, null, 2));
  return file;
}
