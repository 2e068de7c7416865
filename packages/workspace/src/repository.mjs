// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, absolute. */
export const repositoryRoot = dirname(
  dirname(dirname(dirname(fileURLToPath(import.meta.url)))),
);

/** What is fetched or made once and can be deleted at any time; git ignores it. */
export const cacheFolder = join(repositoryRoot, '.cache');

/**
 * The path of a command of an installed dependency.
 *
 * @param {string} name for example `playwright`
 */
export const installedCommand = name =>
  join(repositoryRoot, 'node_modules', '.bin', name);
