// @ts-check

/**
 * Which workspace packages a package's sources may import: the layers of the
 * architecture. Lower layers never know of higher ones, `kube-*` knows nothing
 * of OpenChoreo or Backstage, and modules of other plugins reach the openchoreo
 * backend only through `openchoreo-node`.
 *
 * Packages are named by their folders. One that is not here may import nothing
 * of ours until it has been given its place.
 *
 * @type {Record<string, readonly string[]>}
 */
export const LAYERS = {
  'kube-objects': [],
  'kube-runtime': ['kube-objects'],
  'kube-embedded': ['kube-objects', 'kube-runtime'],
  'kube-sandbox': ['kube-objects', 'kube-runtime', 'kube-embedded'],

  'openchoreo-common': ['kube-objects'],
  'openchoreo-node': ['kube-objects', 'openchoreo-common'],
  'openchoreo-backend': [
    'kube-objects',
    'kube-runtime',
    'kube-embedded',
    'kube-sandbox',
    'openchoreo-common',
    'openchoreo-node',
  ],
  'catalog-backend-module-openchoreo': [
    'kube-objects',
    'openchoreo-common',
    'openchoreo-node',
  ],
  'permission-backend-module-openchoreo': [
    'kube-objects',
    'openchoreo-common',
    'openchoreo-node',
  ],
  'scaffolder-backend-module-openchoreo': [
    'kube-objects',
    'openchoreo-common',
    'openchoreo-node',
  ],
  'search-backend-module-openchoreo': [
    'kube-objects',
    'openchoreo-common',
    'openchoreo-node',
  ],

  'openchoreo-react': ['kube-objects', 'openchoreo-common'],
  openchoreo: ['kube-objects', 'openchoreo-common', 'openchoreo-react'],

  choreoctl: ['kube-objects', 'kube-runtime', 'openchoreo-common'],
  app: ['openchoreo-react', 'openchoreo'],
  backend: [
    'openchoreo-backend',
    'catalog-backend-module-openchoreo',
    'permission-backend-module-openchoreo',
    'scaffolder-backend-module-openchoreo',
    'search-backend-module-openchoreo',
  ],
  workspace: [],
};

/**
 * What the tests of a package may import besides: they start plugin and modules
 * together, as a portal does.
 *
 * @type {Record<string, readonly string[]>}
 */
export const ONLY_IN_TESTS = {
  'openchoreo-backend': [
    'catalog-backend-module-openchoreo',
    'permission-backend-module-openchoreo',
  ],
  'catalog-backend-module-openchoreo': ['openchoreo-backend'],
  'scaffolder-backend-module-openchoreo': ['openchoreo-backend'],
};

/** Packages whose sources run in a browser as well: nothing of Node.js. */
export const ISOMORPHIC = new Set([
  'kube-objects',
  'openchoreo-common',
  'openchoreo-react',
  'openchoreo',
  'app',
]);
