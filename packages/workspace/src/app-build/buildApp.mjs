// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedCommand, repositoryRoot } from '../repository.mjs';
import { runCommand } from '../process/runCommand.mjs';
import { digestFrontendSources } from './frontendSources.mjs';

/**
 * Builds packages/app into its `dist` folder, unless what is there was built
 * from the same sources.
 *
 * @returns {Promise<number>} exit code of the build, 0 where none was needed
 */
export async function buildApp() {
  const folder = join(repositoryRoot, 'packages/app');
  // Inside dist, which every build empties: a build by other means leaves no
  // mark, and is repeated.
  const mark = join(folder, 'dist/.built-from');
  const digest = digestFrontendSources(repositoryRoot);
  if (
    existsSync(join(folder, 'dist/index.html')) &&
    existsSync(mark) &&
    readFileSync(mark, 'utf8') === digest
  ) {
    return 0;
  }

  console.log('Building the app (once per change of the frontend)');
  const started = Date.now();
  // Lists hundreds of files, which is of interest only when it fails.
  const code = await runCommand(
    installedCommand('backstage-cli'),
    ['package', 'build'],
    { cwd: folder, quiet: true },
  );
  if (code === 0) {
    writeFileSync(mark, digest);
    console.log(`Built in ${Math.round((Date.now() - started) / 1000)} s`);
  }
  return code;
}
