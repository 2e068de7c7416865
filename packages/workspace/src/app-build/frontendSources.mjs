// @ts-check
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Folders that a build does not read. */
const IGNORED = new Set([
  'node_modules',
  'dist',
  'dist-types',
  'coverage',
  'e2e-tests',
  'bench',
]);

/**
 * A digest of everything the built app depends on: the sources of the app and
 * of the workspace packages it reaches, the lockfile and the configuration that
 * is compiled in.
 *
 * Contents and not file times: a checkout, a clone or a deleted file would make
 * times lie in either direction. Reading them all takes some 30 ms.
 *
 * @param {string} root the repository
 * @returns {string} sha256, hexadecimal
 */
export function digestFrontendSources(root) {
  const hash = createHash('sha256');
  const files = [
    'yarn.lock',
    'package.json',
    'backstage.json',
    'app-config.yaml',
    ...workspaceClosure(root, 'packages/app').flatMap(folder =>
      listFiles(root, folder),
    ),
  ];
  for (const file of files.sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
    hash.update('\0');
  }
  return hash.digest('hex');
}

/**
 * A workspace package and all the workspace packages it depends on.
 *
 * @param {string} root
 * @param {string} start folder of the package, relative to the root
 * @returns {string[]} folders relative to the root
 */
export function workspaceClosure(root, start) {
  /** @type {Map<string, { folder: string, dependencies: string[] }>} */
  const byName = new Map();
  for (const group of ['packages', 'plugins']) {
    for (const { name, isDirectory } of entries(join(root, group))) {
      if (!isDirectory) continue;
      const folder = `${group}/${name}`;
      const manifest = readManifest(join(root, folder));
      if (manifest) {
        byName.set(manifest.name, {
          folder,
          dependencies: Object.keys(manifest.dependencies ?? {}),
        });
      }
    }
  }
  const first = [...byName.values()].find(({ folder }) => folder === start);
  const reached = new Set(first ? [first] : []);
  for (const { dependencies } of reached) {
    for (const dependency of dependencies) {
      const found = byName.get(dependency);
      if (found) reached.add(found);
    }
  }
  return [...reached].map(({ folder }) => folder).sort();
}

/** @param {string} folder */
function readManifest(folder) {
  const file = entries(folder).find(({ name }) => name === 'package.json');
  return file && JSON.parse(readFileSync(join(folder, file.name), 'utf8'));
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]}
 */
function listFiles(root, folder) {
  return entries(join(root, folder)).flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return IGNORED.has(name) ? [] : listFiles(root, path);
    return /\.test\.[a-z]+$/.test(name)
      ? []
      : [relative(root, join(root, path))];
  });
}

/** @param {string} folder */
function entries(folder) {
  return readdirSync(folder, { withFileTypes: true }).map(entry => ({
    name: entry.name,
    isDirectory: entry.isDirectory(),
  }));
}
