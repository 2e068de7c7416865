// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from '../app-build/buildApp.mjs';
import { runCommand } from '../process/runCommand.mjs';
import {
  cacheFolder,
  installedCommand,
  repositoryRoot,
} from '../repository.mjs';
import { provideChromium } from '../test-servers/chromium.mjs';
import { readReport } from './readReport.mjs';

/**
 * The tests in a browser, on the built app and the real backend.
 *
 * @param {{ onlyFromNpm: boolean }} options
 * @returns {import('./step.mjs').Step}
 */
export const browserStep = options => ({
  name: 'browser',
  title: 'browser (Playwright, Chromium)',
  async run(args) {
    const chromium = await provideChromium(options);
    console.log(`Chromium: ${chromium.origin}`);
    if ((await buildApp()) !== 0) return { passed: 0, failed: 1 };

    const report = join(cacheFolder, 'test/playwright.json');
    mkdirSync(join(cacheFolder, 'test'), { recursive: true });
    rmSync(report, { force: true });
    const code = await runCommand(
      installedCommand('playwright'),
      ['test', ...args],
      {
        cwd: repositoryRoot,
        env: {
          ...process.env,
          ...chromium.env,
          PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        },
      },
    );
    const { stats } = readReport(report);
    const failed = stats.unexpected + stats.flaky;
    return {
      passed: stats.expected,
      failed: code === 0 ? failed : Math.max(1, failed),
      skipped: stats.skipped,
    };
  },
});
