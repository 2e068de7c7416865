import { randomInt } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { REACHED, REACHED_RARELY } from '../src/model-tests/reached';
import {
  describeFailures,
  playSeries,
  seedsFrom,
} from '../src/model-tests/series';

/**
 * The gate model test at length: `yarn soak gates [sequences] [seed]`. Prints
 * how far it is every 500 sequences, and ends with 1 when something reached
 * production unadmitted, or a state was never reached.
 */
async function main(): Promise<number> {
  const runs = Number(process.argv[2] ?? 10_000);
  const seed = Number(process.argv[3] ?? randomInt(1, 1_000_000_000));
  console.log(`${runs} sequences from seed ${seed} on`);
  const started = Date.now();
  let told = 0;
  const series = await playSeries(seedsFrom(seed, runs), {
    until(current) {
      const { played, failed } = current;
      if (failed.length > told) {
        console.log(describeFailures({ ...current, failed: failed.slice(-1) }));
        told = failed.length;
      }
      if (played % 500 === 0) {
        console.log(`${played} played, ${failed.length} failed`);
      }
      return failed.length >= 20;
    },
  });
  const missing = [...REACHED, ...REACHED_RARELY].filter(
    state => !series.covered.has(state),
  );
  const seconds = Math.round((Date.now() - started) / 1_000);
  console.log(
    `${series.played} sequences of ${series.steps} steps in ${seconds} s, ${series.failed.length} failed`,
  );
  if (missing.length > 0) console.log(`Never reached: ${missing.join(', ')}`);
  if (process.env.RESULTS_FILE) {
    writeFileSync(
      process.env.RESULTS_FILE,
      JSON.stringify({
        sequences: series.played,
        steps: series.steps,
        seed,
        failedSeeds: series.failed.map(outcome => outcome.seed),
        neverReached: missing,
        reached: Object.fromEntries([...series.covered].sort()),
      }),
    );
  }
  return series.failed.length > 0 || missing.length > 0 ? 1 : 0;
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    console.error(error);
    process.exitCode = 1;
  },
);
