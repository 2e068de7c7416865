import { SimulatedClock } from '../testing/SimulatedClock';
import { scheduleAt, sleep, untilAborted } from './wait';

describe('scheduleAt', () => {
  it('waits longer than a timer of Node can', async () => {
    const clock = new SimulatedClock({ start: new Date(0) });
    const sixtyDays = 60 * 24 * 60 * 60 * 1000;
    const callback = jest.fn();
    scheduleAt(clock, sixtyDays, callback);
    await clock.advance(sixtyDays - 1);
    expect(callback).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(callback).toHaveBeenCalledTimes(1);
  });

  it('can be cancelled after it was armed again', async () => {
    const clock = new SimulatedClock({ start: new Date(0) });
    const callback = jest.fn();
    const cancel = scheduleAt(clock, 2 ** 33, callback);
    await clock.advance(2 ** 32);
    cancel();
    await clock.advance(2 ** 34);
    expect(callback).not.toHaveBeenCalled();
    expect(clock.nextAt).toBeUndefined();
  });
});

describe('sleep', () => {
  it('resolves at once when the signal aborts and leaves no timer', async () => {
    const clock = new SimulatedClock();
    const abort = new AbortController();
    const slept = sleep(clock, 60_000, abort.signal);
    abort.abort();
    await slept;
    expect(clock.nextAt).toBeUndefined();
  });

  it('does not start to wait on an aborted signal', async () => {
    const clock = new SimulatedClock();
    await sleep(clock, 60_000, AbortSignal.abort());
    expect(clock.nextAt).toBeUndefined();
  });
});

describe('untilAborted', () => {
  it('resolves with the signal, and at once when it is over', async () => {
    const abort = new AbortController();
    const waiting = untilAborted(abort.signal);
    abort.abort();
    await waiting;
    await untilAborted(abort.signal);
    expect(abort.signal.aborted).toBe(true);
  });
});
