import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { REACHED } from './reached';
import { REGRESSION_SEEDS } from './regressionSeeds';
import { describeFailures, playSeries, seedsFrom } from './series';

jest.setTimeout(1_800_000);

/** Sequences of one run of the test: many in CI, a few minutes' wait for nobody else. `yarn soak gates` plays more. */
const RUNS = Number(process.env.GATES_RUNS ?? (process.env.CI ? 2_000 : 300));
/**
 * Another one each time, unless it is given. In CI it follows from the commit:
 * each commit is judged by sequences of its own, and always by the same ones.
 */
const SEED = Number(
  process.env.GATES_SEED ??
    (process.env.CI ? seedOfCommit() : randomInt(1, 1_000_000_000)),
);
/** With fewer sequences than this, rare states may well not come up. */
const ENOUGH_TO_REACH_ALL = 1_500;

function seedOfCommit(): number {
  const commit = execFileSync('git', ['rev-parse', 'HEAD'], {
    cwd: __dirname,
    encoding: 'utf8',
  });
  return parseInt(commit.slice(0, 7), 16);
}

/**
 * Limits of what is judged. A request that ended stays ended only as long as
 * nobody takes that out of its status: somebody past admission can delete a
 * rejection, and then the approvals of the Promotion, which are still needed,
 * count again. What is written to a data plane directly, or with the seal key,
 * is outside of the promise (docs/adr/0005-seals.md).
 */
describe('nothing reaches production without its admission', () => {
  it('in the sequences that once found something', async () => {
    const series = await playSeries(REGRESSION_SEEDS.map(({ seed }) => seed));
    expect(describeFailures(series)).toBe('');
  });

  it(`in ${RUNS} sequences from seed ${SEED} on`, async () => {
    const series = await playSeries(seedsFrom(SEED, RUNS));
    expect(describeFailures(series)).toBe('');
    expect(series.played).toBe(RUNS);
    expect(
      RUNS < ENOUGH_TO_REACH_ALL
        ? []
        : REACHED.filter(state => !series.covered.has(state)),
    ).toEqual([]);
  });
});
