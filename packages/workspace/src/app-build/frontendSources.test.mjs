// @ts-check
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { digestFrontendSources, workspaceClosure } from './frontendSources.mjs';

/** @type {string} */
let root;

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** @param {string} name @param {string[]} dependencies */
const manifest = (name, dependencies) =>
  JSON.stringify({
    name,
    dependencies: Object.fromEntries(dependencies.map(key => [key, '*'])),
  });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'frontend-sources-'));
  for (const file of [
    'yarn.lock',
    'package.json',
    'backstage.json',
    'app-config.yaml',
  ]) {
    write(file, '');
  }
  write('packages/app/package.json', manifest('app', ['pages', 'react']));
  write('packages/app/src/index.ts', 'app');
  write('packages/backend/package.json', manifest('backend', []));
  write('packages/backend/src/index.ts', 'backend');
  write('plugins/pages/package.json', manifest('pages', ['common']));
  write('plugins/common/package.json', manifest('common', []));
  write('plugins/common/src/index.ts', 'common');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

describe('workspaceClosure', () => {
  it('follows the dependencies within the workspace', () => {
    expect(workspaceClosure(root, 'packages/app')).toEqual([
      'packages/app',
      'plugins/common',
      'plugins/pages',
    ]);
  });
});

describe('digestFrontendSources', () => {
  it.each([
    {
      change: 'a source the app reaches',
      apply: () => write('plugins/common/src/index.ts', 'changed'),
    },
    {
      change: 'a new file',
      apply: () => write('packages/app/public/logo.svg', ''),
    },
    {
      change: 'a file that is gone',
      apply: () => rmSync(join(root, 'plugins/common/src/index.ts')),
    },
    { change: 'the lockfile', apply: () => write('yarn.lock', 'changed') },
  ])('differs after $change', ({ apply }) => {
    const before = digestFrontendSources(root);
    apply();
    expect(digestFrontendSources(root)).not.toBe(before);
  });

  it.each([
    {
      change: 'the backend',
      apply: () => write('packages/backend/src/index.ts', 'changed'),
    },
    {
      change: 'a test',
      apply: () => write('packages/app/src/index.test.ts', 'changed'),
    },
    {
      change: 'a build',
      apply: () => write('packages/app/dist/index.html', 'built'),
    },
  ])('is the same after $change', ({ apply }) => {
    const before = digestFrontendSources(root);
    apply();
    expect(digestFrontendSources(root)).toBe(before);
  });
});
