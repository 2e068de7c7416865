import { SimulatedClock } from '../testing/SimulatedClock';
import { createStormBreaker } from './stormBreaker';

function setup() {
  const clock = new SimulatedClock();
  const breaker = createStormBreaker(clock, {
    limit: 3,
    windowMs: 10_000,
    baseDelayMs: 1000,
    maxDelayMs: 3000,
  });
  const run = (times: number) =>
    Array.from({ length: times }, () => breaker.succeeded('a'));
  return { breaker, clock, run };
}

describe('createStormBreaker', () => {
  it('reports once, at the first run beyond the limit', () => {
    const { breaker, run } = setup();
    expect(run(3)).toEqual([false, false, false]);
    expect(breaker.delayMs('a')).toBe(0);
    expect(run(2)).toEqual([true, false]);
  });

  it('waits longer with every further run, up to the longest wait', async () => {
    const { breaker, clock, run } = setup();
    run(4);
    const waits = [];
    for (let round = 0; round < 4; round += 1) {
      waits.push(breaker.delayMs('a'));
      await clock.advance(breaker.delayMs('a'));
      expect(breaker.delayMs('a')).toBe(0);
      run(1);
    }
    expect(waits).toEqual([1000, 2000, 3000, 3000]);
  });

  it('is over after a window without a run', async () => {
    const { breaker, clock, run } = setup();
    run(4);
    await clock.advance(11_000);
    expect(run(3)).toEqual([false, false, false]);
    expect(breaker.delayMs('a')).toBe(0);
    expect(run(1)).toEqual([true]);
  });

  it('lets a steady pace below the limit go on', async () => {
    const { breaker, clock, run } = setup();
    for (let round = 0; round < 20; round += 1) {
      run(1);
      expect(breaker.delayMs('a')).toBe(0);
      await clock.advance(4000);
    }
  });

  it('leaves failing objects to their backoff, and others alone', () => {
    const { breaker, run } = setup();
    run(3);
    breaker.failed('a');
    expect(run(3)).toEqual([false, false, false]);
    run(1);
    expect(breaker.delayMs('a')).toBe(1000);
    expect(breaker.delayMs('b')).toBe(0);
  });
});
