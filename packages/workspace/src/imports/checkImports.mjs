// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { judgeImport } from './judgeImport.mjs';

const SOURCE = /\.(?:[cm]?ts|[cm]?js|[jt]sx)$/;
const FOLDERS = [
  'src',
  'dev',
  'bench',
  'soak',
  'scripts',
  'e2e-tests',
  'migrations',
];
/** What is not part of the product: it may use Node.js and test libraries. */
const NOT_PRODUCT =
  /\.test\.[a-z]+$|\/(?:bench|soak|scripts|e2e-tests|testing|__testUtils__|__fixtures__)\/|\/setupTests\./;

/**
 * Checks the imports of every source file, and the dependencies of every
 * package.json, against the layers of the architecture.
 *
 * @param {string} root the repository
 * @returns {string[]} one line for each violation: file, line and sentence
 */
export function checkImports(root) {
  return ['packages', 'plugins'].flatMap(group => {
    const folder = join(root, group);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter(name => existsSync(join(folder, name, 'package.json')))
      .flatMap(name => [
        ...checkManifest(root, join(folder, name), name),
        ...FOLDERS.flatMap(part =>
          listSources(join(folder, name, part)),
        ).flatMap(file => checkFile(root, join(folder, name), name, file)),
      ]);
  });
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string} name
 */
function checkManifest(root, folder, name) {
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  return Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter(dependency => dependency !== '@backstage/cli')
    .flatMap(specifier => {
      const problem = judgeImport({ from: name, isProduct: true, specifier });
      return problem
        ? [`${relative(root, file)}: "${specifier}": ${problem}`]
        : [];
    });
}

/**
 * @param {string} root
 * @param {string} folder
 * @param {string} name
 * @param {string} file
 */
function checkFile(root, folder, name, file) {
  const text = readFileSync(file, 'utf8');
  const isProduct = !NOT_PRODUCT.test(
    relative(root, file).split(sep).join('/'),
  );
  return importedModules(text).flatMap(({ specifier, position }) => {
    const leavesPackage =
      specifier.startsWith('.') &&
      !`${resolve(dirname(file), specifier)}${sep}`.startsWith(
        `${folder}${sep}`,
      );
    const problem = judgeImport({
      from: name,
      isProduct,
      specifier,
      leavesPackage,
    });
    if (!problem) return [];
    const line = text.slice(0, position).split('\n').length;
    return [`${relative(root, file)}:${line}: "${specifier}": ${problem}`];
  });
}

/**
 * Static, dynamic and type imports, `require` and re-exports.
 *
 * @param {string} text
 */
function importedModules(text) {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName, pos }) => ({
      specifier: fileName,
      position: pos,
    }));
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function listSources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && SOURCE.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name));
}
