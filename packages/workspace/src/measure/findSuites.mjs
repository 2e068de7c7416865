// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The suites of one kind, by name: `bench/<name>.ts` or `soak/<name>.ts` of any
 * workspace package.
 *
 * @param {string} root the repository
 * @param {'bench' | 'soak'} kind
 * @returns {Map<string, { packageFolder: string, file: string }>} absolute paths
 * @throws Error when two packages have a suite of the same name
 */
export function findSuites(root, kind) {
  const suites = new Map();
  for (const group of ['packages', 'plugins']) {
    for (const name of readdirSync(join(root, group))) {
      const packageFolder = join(root, group, name);
      const folder = join(packageFolder, kind);
      if (!existsSync(folder)) continue;
      for (const file of readdirSync(folder)) {
        if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
        const suite = file.slice(0, -'.ts'.length);
        const other = suites.get(suite);
        if (other) {
          throw new Error(
            `${other.file} and ${join(folder, file)} have the same name`,
          );
        }
        suites.set(suite, { packageFolder, file: join(folder, file) });
      }
    }
  }
  return suites;
}
