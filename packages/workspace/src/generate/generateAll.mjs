// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../process/runCommand.mjs';

/**
 * Runs every script of every workspace package whose name starts with
 * `generate`.
 *
 * @param {string} root the repository
 * @returns {Promise<number>} 0, or the exit code of the first that failed
 */
export async function generateAll(root) {
  const { packageManager } = readJson(join(root, 'package.json'));
  const yarn = join(
    root,
    `.yarn/releases/${packageManager.replace('@', '-')}.cjs`,
  );
  for (const group of ['packages', 'plugins']) {
    for (const name of readdirSync(join(root, group))) {
      const folder = join(root, group, name);
      const manifest = join(folder, 'package.json');
      if (!existsSync(manifest)) continue;
      for (const script of Object.keys(readJson(manifest).scripts ?? {})) {
        if (!script.startsWith('generate')) continue;
        console.log(`${group}/${name}: ${script}`);
        const code = await runCommand(process.execPath, [yarn, 'run', script], {
          cwd: folder,
        });
        if (code !== 0) return code;
      }
    }
  }
  return 0;
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
