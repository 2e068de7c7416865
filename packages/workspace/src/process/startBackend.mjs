// @ts-check
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repositoryRoot } from '../repository.mjs';

const require = createRequire(import.meta.url);

/**
 * Starts packages/backend from its sources, as `backstage-cli package start`
 * does but without the watcher: one process, which ends when this one does.
 *
 * @param {object} options
 * @param {string[]} [options.configFiles] instead of those that `BACKSTAGE_ENV` means
 * @param {NodeJS.ProcessEnv} [options.env] added to this process's
 * @param {'inherit' | 'pipe'} [options.output]
 * @returns {import('node:child_process').ChildProcess}
 */
export function startBackend({ configFiles = [], env, output = 'inherit' }) {
  return spawn(
    process.execPath,
    [
      '--enable-source-maps',
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      '--require',
      join(repositoryRoot, 'packages/workspace/src/process/exitWithParent.cjs'),
      'src/index.ts',
      ...configFiles.flatMap(file => ['--config', file]),
    ],
    {
      cwd: join(repositoryRoot, 'packages/backend'),
      env: { NODE_ENV: 'development', ...process.env, ...env },
      stdio: ['pipe', output, output],
    },
  );
}
