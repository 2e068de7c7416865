// @ts-check
import { isBuiltin } from 'node:module';
import { ISOMORPHIC, LAYERS, ONLY_IN_TESTS } from './layers.mjs';

const SCOPE = '@openchoreo-backstage/';

/**
 * Says what is wrong with one import, or undefined.
 *
 * @param {object} what
 * @param {string} what.from folder name of the importing package
 * @param {boolean} what.isProduct whether the importing file is part of the
 *   product, and not a test, bench or script, which may look down and use Node.js
 * @param {string} what.specifier
 * @param {boolean} [what.leavesPackage] whether a relative specifier points out
 *   of the package
 * @returns {string | undefined} a sentence
 */
export function judgeImport({ from, isProduct, specifier, leavesPackage }) {
  if (leavesPackage) {
    return `reaches into another package: import it by its name`;
  }
  if (specifier.startsWith('.')) return undefined;

  if (isBuiltin(specifier)) {
    return ISOMORPHIC.has(from) && isProduct
      ? `${from} also runs in the browser, where Node.js modules are not`
      : undefined;
  }

  const target = workspacePackage(specifier);
  if (target) {
    if (target.path) {
      return `imports a file inside of ${target.name}: use what its index exports`;
    }
    const allowed = [
      ...(LAYERS[from] ?? []),
      ...(isProduct ? [] : ONLY_IN_TESTS[from] ?? []),
    ];
    if (target.name === from || allowed.includes(target.name)) return undefined;
    return allowed.length > 0
      ? `${from} may import ${allowed.join(', ')}, not ${target.name}`
      : `${from} may import no other package of this repository, so not ${target.name}`;
  }

  if (from.startsWith('kube-') && specifier.startsWith('@backstage/')) {
    if (isProduct) return `${from} knows nothing of Backstage`;
    if (specifier !== '@backstage/backend-test-utils') {
      return `tests of ${from} may use @backstage/backend-test-utils and nothing else of Backstage`;
    }
  }
  return undefined;
}

/**
 * The workspace package that a specifier names, by the name of its folder.
 *
 * @param {string} specifier
 */
export function workspacePackage(specifier) {
  if (!specifier.startsWith(SCOPE)) return undefined;
  const [name, ...path] = specifier.slice(SCOPE.length).split('/');
  return {
    name: name.replace(/^plugin-/, ''),
    // Manifests are data, and plugins show their own.
    path: path.join('/') === 'package.json' ? '' : path.join('/'),
  };
}
