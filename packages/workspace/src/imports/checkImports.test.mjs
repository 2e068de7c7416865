// @ts-check
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkImports } from './checkImports.mjs';

/** @type {string} */
let root;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'check-imports-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

/** @param {Record<string, string>} files */
function write(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const upward = '@openchoreo-backstage/plugin-openchoreo-backend';

describe('checkImports', () => {
  it('finds nothing where every import goes down', () => {
    write({
      'packages/kube-objects/package.json': '{}',
      'packages/kube-objects/src/index.ts': `export * from './names/name';`,
      'packages/kube-runtime/package.json': JSON.stringify({
        dependencies: { '@openchoreo-backstage/kube-objects': 'workspace:^' },
      }),
      'packages/kube-runtime/src/index.ts': `import type { A } from '@openchoreo-backstage/kube-objects';`,
    });

    expect(checkImports(root)).toEqual([]);
  });

  it.each([
    { form: 'a static import', text: `import { a } from '${upward}';` },
    { form: 'a type import', text: `import type { A } from '${upward}';` },
    { form: 'a re-export', text: `export * from '${upward}';` },
    { form: 'a dynamic import', text: `const a = await import('${upward}');` },
    { form: 'an import type', text: `type A = import('${upward}').A;` },
    { form: 'a require', text: `const a = require('${upward}');` },
  ])('finds $form, with file and line', ({ text }) => {
    write({
      'plugins/openchoreo-common/package.json': '{}',
      'plugins/openchoreo-common/src/a/b.tsx': `\n\n${text}\n`,
    });

    expect(checkImports(root)).toEqual([
      `plugins/openchoreo-common/src/a/b.tsx:3: "${upward}": openchoreo-common may import kube-objects, not openchoreo-backend`,
    ]);
  });

  it('finds a dependency in a package.json', () => {
    write({
      'plugins/openchoreo-common/package.json': JSON.stringify({
        dependencies: { [upward]: 'workspace:^' },
      }),
    });

    expect(checkImports(root)).toEqual([
      `plugins/openchoreo-common/package.json: "${upward}": openchoreo-common may import kube-objects, not openchoreo-backend`,
    ]);
  });

  it('finds a relative path into a package with a longer name', () => {
    write({
      'plugins/openchoreo/package.json': '{}',
      'plugins/openchoreo/src/index.ts': `import '../../openchoreo-backend/src';`,
    });

    expect(checkImports(root)).toEqual([
      expect.stringContaining('import it by its name'),
    ]);
  });

  it('lets tests use Node.js where the product may not', () => {
    write({
      'packages/kube-objects/package.json': '{}',
      'packages/kube-objects/src/a.test.ts': `import 'node:fs';`,
      'packages/kube-objects/src/a.ts': `import 'node:fs';`,
    });

    expect(checkImports(root)).toEqual([
      expect.stringContaining('packages/kube-objects/src/a.ts:1'),
    ]);
  });
});
