// @ts-check
import { join } from 'node:path';
import { runCommand } from '../process/runCommand.mjs';
import { installedCommand, repositoryRoot } from '../repository.mjs';
import { checkOutcome } from './step.mjs';

/**
 * A step that passes when a command exits with 0.
 *
 * @param {string} name
 * @param {string} title
 * @param {string} command
 * @param {string[]} args
 * @returns {import('./step.mjs').Step}
 */
const check = (name, title, command, args) => ({
  name,
  title,
  run: async more =>
    checkOutcome(
      await runCommand(command, [...args, ...more], { cwd: repositoryRoot }),
    ),
});

export const typesStep = check(
  'types',
  'types (tsc)',
  installedCommand('tsc'),
  [],
);

export const lintStep = check(
  'lint',
  'lint (eslint)',
  installedCommand('backstage-cli'),
  ['repo', 'lint', '--max-warnings', '0'],
);

export const importsStep = check(
  'imports',
  'import directions',
  process.execPath,
  [join(repositoryRoot, 'packages/workspace/src/commands/checkImports.mjs')],
);

/** @type {import('./step.mjs').Step} */
export const formatStep = {
  ...check('format', 'format (prettier)', installedCommand('prettier'), [
    '--check',
    '--loglevel=warn',
    '.',
  ]),
  onlyInCi: true,
};
