// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/runCommand.mjs';
import {
  cacheFolder,
  installedCommand,
  repositoryRoot,
} from '../repository.mjs';
import {
  POSTGRES_VARIABLE,
  providePostgres,
} from '../test-servers/postgres.mjs';
import { readReport } from './readReport.mjs';

/**
 * All jest tests, those with a database on SQLite and on PostgreSQL.
 *
 * @param {{ onlyFromNpm: boolean }} options
 * @returns {import('./step.mjs').Step}
 */
export const unitStep = options => ({
  name: 'unit',
  title: 'unit, property, integration (jest; SQLite and PostgreSQL)',
  async run(args) {
    const postgres = await providePostgres(options);
    console.log(`PostgreSQL: ${postgres.origin}`);
    const report = join(cacheFolder, 'test/jest.json');
    mkdirSync(join(cacheFolder, 'test'), { recursive: true });
    rmSync(report, { force: true });
    try {
      const code = await runCommand(
        installedCommand('backstage-cli'),
        [
          'repo',
          'test',
          '--watch=false',
          '--json',
          `--outputFile=${report}`,
          ...args,
        ],
        {
          cwd: repositoryRoot,
          env: {
            ...process.env,
            [POSTGRES_VARIABLE]: postgres.url,
            // Under CI, TestDatabases would want to start containers.
            BACKSTAGE_TEST_DISABLE_DOCKER: '1',
          },
        },
      );
      return readOutcome(report, code);
    } finally {
      await postgres.stop();
    }
  },
});

/**
 * @param {string} report
 * @param {number} code
 * @returns {import('./step.mjs').Outcome}
 */
function readOutcome(report, code) {
  const {
    numPassedTests,
    numFailedTests,
    numRuntimeErrorTestSuites,
    numPendingTests,
  } = readReport(report);
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return {
    passed: numPassedTests,
    failed: code === 0 ? failed : Math.max(1, failed),
    skipped: numPendingTests,
  };
}
