// @ts-check
import { judgeImport } from './judgeImport.mjs';

describe('judgeImport', () => {
  it.each([
    {
      reason: 'a lower layer',
      from: 'openchoreo-node',
      specifier: '@openchoreo-backstage/plugin-openchoreo-common',
    },
    {
      reason: 'an external dependency',
      from: 'openchoreo-common',
      specifier: 'zod',
    },
    {
      reason: 'a neighbouring file',
      from: 'openchoreo-common',
      specifier: '../access',
    },
    {
      reason: 'Node.js where there is one',
      from: 'kube-embedded',
      specifier: 'node:fs',
    },
    {
      reason: 'Node.js in a test of a package for both',
      from: 'openchoreo-common',
      specifier: 'node:fs',
      isProduct: false,
    },
    {
      reason: 'the test databases in a test of the cluster',
      from: 'kube-embedded',
      specifier: '@backstage/backend-test-utils',
      isProduct: false,
    },
    {
      reason: 'the policy that a portal has, in a test of the backend',
      from: 'openchoreo-backend',
      specifier:
        '@openchoreo-backstage/plugin-permission-backend-module-openchoreo',
      isProduct: false,
    },
    {
      reason: "a plugin's own package.json",
      from: 'openchoreo',
      specifier: '@openchoreo-backstage/plugin-openchoreo/package.json',
    },
  ])('allows $reason', ({ from, specifier, isProduct = true }) => {
    expect(judgeImport({ from, specifier, isProduct })).toBeUndefined();
  });

  it.each([
    {
      reason: 'a higher layer',
      from: 'kube-runtime',
      specifier: '@openchoreo-backstage/kube-embedded',
      sentence: 'kube-runtime may import kube-objects, not kube-embedded',
    },
    {
      reason: 'a higher layer, in a test too',
      from: 'kube-runtime',
      specifier: '@openchoreo-backstage/kube-embedded',
      isProduct: false,
      sentence: 'kube-runtime may import kube-objects, not kube-embedded',
    },
    {
      reason: 'anything above the lowest layer',
      from: 'kube-objects',
      specifier: '@openchoreo-backstage/kube-runtime',
      sentence: 'kube-objects may import no other package',
    },
    {
      reason: 'OpenChoreo in the Kubernetes kit',
      from: 'kube-embedded',
      specifier: '@openchoreo-backstage/plugin-openchoreo-common',
      sentence: 'not openchoreo-common',
    },
    {
      reason: 'Backstage in the Kubernetes kit',
      from: 'kube-embedded',
      specifier: '@backstage/errors',
      sentence: 'kube-embedded knows nothing of Backstage',
    },
    {
      reason: 'test utilities in the product',
      from: 'kube-embedded',
      specifier: '@backstage/backend-test-utils',
      sentence: 'kube-embedded knows nothing of Backstage',
    },
    {
      reason: 'more of Backstage than its test utilities in a test',
      from: 'kube-embedded',
      specifier: '@backstage/backend-defaults',
      isProduct: false,
      sentence: 'backend-test-utils and nothing else',
    },
    {
      reason: 'the backend in a module of another plugin',
      from: 'catalog-backend-module-openchoreo',
      specifier: '@openchoreo-backstage/plugin-openchoreo-backend',
      sentence: 'not openchoreo-backend',
    },
    {
      reason: 'a module of another plugin in the backend',
      from: 'openchoreo-backend',
      specifier:
        '@openchoreo-backstage/plugin-permission-backend-module-openchoreo',
      sentence: 'not permission-backend-module-openchoreo',
    },
    {
      reason: 'Node.js where a browser runs it',
      from: 'openchoreo-common',
      specifier: 'node:crypto',
      sentence: 'also runs in the browser',
    },
    {
      reason: 'Node.js without its prefix',
      from: 'openchoreo-react',
      specifier: 'fs/promises',
      sentence: 'also runs in the browser',
    },
    {
      reason: 'the inside of another package',
      from: 'openchoreo-backend',
      specifier: '@openchoreo-backstage/kube-objects/src/names',
      sentence: 'use what its index exports',
    },
    {
      reason: 'a path out of the package',
      from: 'openchoreo-backend',
      specifier: '../../kube-objects/src',
      leavesPackage: true,
      sentence: 'import it by its name',
    },
    {
      reason: 'anything of ours in a package without a place',
      from: 'newcomer',
      specifier: '@openchoreo-backstage/kube-objects',
      sentence: 'newcomer may import no other package',
    },
  ])(
    'refuses $reason',
    ({ from, specifier, isProduct = true, leavesPackage, sentence }) => {
      expect(
        judgeImport({ from, specifier, isProduct, leavesPackage }),
      ).toContain(sentence);
    },
  );
});
