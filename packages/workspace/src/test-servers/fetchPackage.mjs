// @ts-check
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../process/runCommand.mjs';
import { cacheFolder } from '../repository.mjs';

/**
 * Fetches an npm package with its dependencies into the cache, once, without
 * running its scripts. For what only tests need, and only on machines that do
 * not have it: too large to be a dependency of the repository.
 *
 * @param {string} name
 * @param {string} version exact
 * @returns {Promise<string>} folder of the package
 * @throws Error when npm cannot fetch it
 */
export async function fetchPackage(name, version) {
  const folder = join(
    cacheFolder,
    'npm',
    `${name.replaceAll('/', '+')}@${version}`,
  );
  if (!existsSync(folder)) {
    console.log(`Fetching ${name}@${version} from npm, once`);
    mkdirSync(dirname(folder), { recursive: true });
    // Moved into place only when whole, so that an interrupted fetch is never
    // taken for a good one.
    const unfinished = mkdtempSync(`${folder}.`);
    const code = await runCommand('npm', [
      'install',
      `--prefix=${unfinished}`,
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      `${name}@${version}`,
    ]);
    if (code !== 0) {
      rmSync(unfinished, { recursive: true, force: true });
      throw new Error(`npm could not fetch ${name}@${version}`);
    }
    renameSync(unfinished, folder);
  }
  return join(folder, 'node_modules', name);
}
