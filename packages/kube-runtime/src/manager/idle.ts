/** Turns of the event loop that must pass without new work. */
const CALM_TURNS = 5;
/** After this many busy turns the loop leaves the processor to others. */
const EAGER_TURNS = 100;

/**
 * Waits until `unfinished` says nothing for a few turns of the event loop, in
 * which events under way arrive.
 *
 * @throws Error with the last answer at the deadline, which is real time
 */
export async function waitUntilIdle(
  unfinished: () => string | undefined,
  deadlineMs: number,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  let calm = 0;
  for (let turn = 0; calm < CALM_TURNS; turn += 1) {
    const what = unfinished();
    calm = what === undefined ? calm + 1 : 0;
    if (what !== undefined && Date.now() > deadline) {
      throw new Error(`Not idle after ${deadlineMs} ms: ${what}`);
    }
    await (turn < EAGER_TURNS || calm > 0 ? nextTurn() : shortPause());
  }
}

function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}

function shortPause(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, 2);
  });
}
