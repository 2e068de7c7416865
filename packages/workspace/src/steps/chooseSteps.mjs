// @ts-check

/**
 * The steps that a command line asks for: those it names, else all but the ones
 * that only CI runs, with `--all` those too. What follows `--` is for the
 * steps' tools.
 *
 * @param {import('./step.mjs').Step[]} known in the order in which they run
 * @param {string[]} argv
 * @returns {{ steps: import('./step.mjs').Step[], args: string[], problem?: string }}
 */
export function chooseSteps(known, argv) {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const args = end === -1 ? [] : argv.slice(end + 1);
  const wanted = words.filter(word => word !== '--all');

  const names = known.map(({ name }) => name);
  const unknown = wanted.filter(name => !names.includes(name));
  if (unknown.length > 0) {
    return {
      steps: [],
      args,
      problem: `There is no step "${unknown.join('", "')}". Steps: ${names.join(
        ', ',
      )}. Arguments for a step's tool come after "--": yarn test unit -- plugins/openchoreo-common`,
    };
  }
  if (args.length > 0 && wanted.length !== 1) {
    return {
      steps: [],
      args,
      problem: 'Name one step for the arguments after "--"',
    };
  }
  const all = words.includes('--all');
  const steps = known.filter(({ name, onlyInCi }) =>
    wanted.length > 0 ? wanted.includes(name) : all || !onlyInCi,
  );
  return { steps, args };
}

/**
 * A line for each step, and the closing line with the sums.
 *
 * @param {import('./runSteps.mjs').StepResult[]} results
 * @returns {string[]}
 */
export function summaryLines(results) {
  const lines = results.map(({ step, outcome, seconds }) => {
    const { passed, failed, skipped = 0 } = outcome;
    const counts = [
      `${passed} passed`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ].join(', ');
    return `${failed === 0 ? 'ok    ' : 'FAILED'} ${
      step.title
    }: ${counts} (${Math.round(seconds)} s)`;
  });
  /** @param {'passed' | 'failed'} key */
  const sum = key =>
    results.reduce((total, { outcome }) => total + outcome[key], 0);
  return ['', ...lines, '', `${sum('passed')} passed, ${sum('failed')} failed`];
}
