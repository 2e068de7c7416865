// @ts-check
import { execFileSync } from 'node:child_process';
import { generateAll } from '../generate/generateAll.mjs';
import { repositoryRoot } from '../repository.mjs';

/**
 * Generated files are what their generators write. Compares the work tree
 * before and after, so it can be used with uncommitted changes.
 *
 * @type {import('./step.mjs').Step}
 */
export const generatedStep = {
  name: 'generated',
  title: 'generated files are current',
  onlyInCi: true,
  async run() {
    const before = workTree();
    const code = await generateAll(repositoryRoot);
    if (code !== 0) return { passed: 0, failed: 1 };
    const after = workTree();
    if (after === before) return { passed: 1, failed: 0 };
    console.error(
      'Generated files were not current. They are now; look at the difference and commit it:',
    );
    console.error(git('status', '--short'));
    return { passed: 0, failed: 1 };
  },
};

function workTree() {
  const untracked = git('ls-files', '--others', '--exclude-standard', '-z')
    .split('\0')
    .filter(Boolean);
  return [
    git('diff', 'HEAD'),
    ...untracked.map(file => `${git('hash-object', '--', file)} ${file}`),
  ].join('\n');
}

/** @param {string[]} args */
function git(...args) {
  return execFileSync('git', args, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
}
