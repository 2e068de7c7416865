import { openGround, type Ground } from './deliveryLine';
import { playSequence, type Outcome } from './sequence';

/** Sequences that share a database, each on clusters of its own. */
const PER_GROUND = 40;

/** What came of many sequences. */
export interface Series {
  played: number;
  steps: number;
  failed: Outcome[];
  covered: Map<string, number>;
}

/**
 * Plays the sequences of some seeds one after another.
 *
 * @param until - ends the series early
 */
export async function playSeries(
  seeds: Iterable<number>,
  options: Parameters<typeof playSequence>[2] & {
    until?: (series: Series) => boolean;
  } = {},
): Promise<Series> {
  const series: Series = {
    played: 0,
    steps: 0,
    failed: [],
    covered: new Map(),
  };
  let ground: Ground | undefined;
  try {
    for (const seed of seeds) {
      if (series.played % PER_GROUND === 0) {
        await ground?.close();
        ground = await openGround();
      }
      add(series, await playSequence(ground!, seed, options));
      if (options.until?.(series)) break;
    }
  } finally {
    await ground?.close();
  }
  return series;
}

function add(series: Series, outcome: Outcome): void {
  series.played += 1;
  series.steps += outcome.steps.length;
  if (outcome.violations.length > 0) series.failed.push(outcome);
  for (const [what, count] of outcome.covered) {
    series.covered.set(what, (series.covered.get(what) ?? 0) + count);
  }
}

/** Seeds from one on. */
export function* seedsFrom(first: number, count: number): Generator<number> {
  for (let seed = first; seed < first + count; seed += 1) yield seed;
}

/** How to read and repeat what failed. */
export function describeFailures({ failed }: Series): string {
  return failed
    .slice(0, 5)
    .map(({ seed, steps, violations }) =>
      [
        `Seed ${seed} (GATES_SEED=${seed} GATES_RUNS=1 repeats it; add it to regressionSeeds.ts):`,
        ...steps.map(step => `  ${step}`),
        ...violations.map(violation => `  -> ${violation}`),
      ].join('\n'),
    )
    .join('\n\n');
}
