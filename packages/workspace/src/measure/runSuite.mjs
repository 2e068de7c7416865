// @ts-check
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../process/runCommand.mjs';
import { repositoryRoot } from '../repository.mjs';
import { findSuites } from './findSuites.mjs';
import { describeMachine, machineLine } from './machine.mjs';

const require = createRequire(import.meta.url);

/**
 * Runs a benchmark or soak suite, a TypeScript program, in its package's
 * folder. It prints what it measured, exits with 0 when it is within its
 * budgets, and may write its numbers as JSON to the file named by
 * `RESULTS_FILE`.
 *
 * @param {'bench' | 'soak'} kind a soak leaves its results in docs/evidence
 * @param {string[]} argv suite, then arguments for it
 * @returns {Promise<number>} exit code
 */
export async function runSuite(kind, argv) {
  const [name, ...args] = argv;
  const suites = findSuites(repositoryRoot, kind);
  const suite = suites.get(name);
  if (!suite) {
    const known = [...suites.keys()].sort().join(', ') || 'none yet';
    console.error(`yarn ${kind} <suite>, one of: ${known}`);
    return 2;
  }

  const machine = describeMachine();
  console.log(machineLine(machine));
  const scratch = mkdtempSync(join(tmpdir(), `${kind}-`));
  const resultsFile = join(scratch, 'results.json');
  const started = new Date();
  try {
    const exitCode = await runCommand(
      process.execPath,
      [
        '--enable-source-maps',
        '--expose-gc',
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        suite.file,
        ...args,
      ],
      {
        cwd: suite.packageFolder,
        env: { ...process.env, RESULTS_FILE: resultsFile },
      },
    );
    if (kind === 'soak') {
      writeEvidence(name, {
        suite: name,
        arguments: args,
        commit: commit(),
        started: started.toISOString(),
        seconds: Math.round((Date.now() - started.getTime()) / 1000),
        machine,
        exitCode,
        results: existsSync(resultsFile)
          ? JSON.parse(readFileSync(resultsFile, 'utf8'))
          : null,
      });
    }
    return exitCode;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} name
 * @param {object} evidence
 */
function writeEvidence(name, evidence) {
  const folder = join(repositoryRoot, 'docs/evidence');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `soak-${name}.json`);
  writeFileSync(file, `${JSON.stringify(evidence, null, 2)}\n`);
  console.log(`Evidence: docs/evidence/soak-${name}.json`);
}

/** The commit that was measured, `+` when the work tree differs from it. */
function commit() {
  /** @param {string[]} args */
  const git = (...args) =>
    execFileSync('git', args, { cwd: repositoryRoot, encoding: 'utf8' }).trim();
  return `${git('rev-parse', '--short=12', 'HEAD')}${
    git('status', '--porcelain') ? '+' : ''
  }`;
}
