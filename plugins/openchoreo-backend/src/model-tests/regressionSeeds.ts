/**
 * Every seed that ever found something, with what it was. They are played
 * first. A change of the steps makes a seed play something else, so a defect
 * also gets a test where it was.
 */
export const REGRESSION_SEEDS: ReadonlyArray<{ seed: number; found: string }> =
  [
    {
      seed: 7,
      found:
        'gates believed revisions that the control plane had not recorded: a forged one let an artifact that never ran be rolled back to',
    },
    {
      seed: 101,
      found:
        'the same in staging: a forged revision let an artifact be promoted that never ran there',
    },
    ...[5129, 5354, 6282].map(seed => ({
      seed,
      found:
        'other settings were let in together with an artifact that somebody had written into the binding',
    })),
    ...[653290727, 547106590, 547106849].map(seed => ({
      seed,
      found:
        'a mistake of the test: it took an answer that names what is not there, or the fields that are wrong, for a refusal without a reason',
    })),
    {
      seed: 68422170,
      found:
        'a mistake of the test: it took a binding for that of production which an attacker had moved to staging',
    },
  ];
