// @ts-check

/**
 * What came of a step: numbers of tests, or of checks where a step is one
 * check. A step that could not finish counts as at least one failure.
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 */

/**
 * @typedef {object} Step
 * @property {string} name word on the command line
 * @property {string} title for the summary
 * @property {boolean} [onlyInCi] not part of a plain `yarn test`
 * @property {(args: string[]) => Promise<Outcome>} run `args` are handed to
 *   the step's tool
 */

/**
 * The outcome of a step that is one check.
 *
 * @param {number} exitCode
 * @returns {Outcome}
 */
export const checkOutcome = exitCode =>
  exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
