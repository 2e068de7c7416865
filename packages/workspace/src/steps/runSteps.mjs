// @ts-check

/**
 * @typedef {object} StepResult
 * @property {import('./step.mjs').Step} step
 * @property {import('./step.mjs').Outcome} outcome
 * @property {number} seconds
 */

/**
 * Runs the steps one after another. A step that fails does not keep the others
 * from running: one run tells everything that is wrong. After SIGINT or SIGTERM
 * no further step begins.
 *
 * @param {import('./step.mjs').Step[]} steps
 * @param {string[]} args handed to each
 * @returns {Promise<StepResult[]>}
 */
export async function runSteps(steps, args) {
  let interrupted = false;
  const interrupt = () => {
    interrupted = true;
  };
  // With a listener the signal does not end this process, so that a step can
  // stop what it started.
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);

  /** @type {StepResult[]} */
  const results = [];
  for (const step of steps) {
    console.log(`\n== ${step.title}`);
    const started = Date.now();
    const outcome = interrupted
      ? { passed: 0, failed: 1 }
      : await step.run(args).catch(error => {
          console.error(error instanceof Error ? error.message : error);
          return { passed: 0, failed: 1 };
        });
    results.push({ step, outcome, seconds: (Date.now() - started) / 1000 });
  }
  process.off('SIGINT', interrupt);
  process.off('SIGTERM', interrupt);
  return results;
}
