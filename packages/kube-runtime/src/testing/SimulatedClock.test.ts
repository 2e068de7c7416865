import { SimulatedClock } from './SimulatedClock';

describe('SimulatedClock', () => {
  it('stands still until it is advanced', async () => {
    const clock = new SimulatedClock({ start: new Date(1000) });
    await clock.settle();
    expect(clock.now().getTime()).toBe(1000);
    await clock.advance(250);
    expect(clock.now().getTime()).toBe(1250);
  });

  it('runs due timers in order, each at its own time', async () => {
    const clock = new SimulatedClock({ start: new Date(0) });
    const ran: string[] = [];
    const note = (name: string) => () =>
      ran.push(`${name}@${clock.now().getTime()}`);
    clock.schedule(20, note('late'));
    clock.schedule(10, note('first of two'));
    clock.schedule(10, note('second of two'));
    clock.schedule(31, note('not yet'));
    await clock.advance(30);
    expect(ran).toEqual(['first of two@10', 'second of two@10', 'late@20']);
  });

  it('lets promises settle before time moves on', async () => {
    const clock = new SimulatedClock({ start: new Date(0) });
    const seen: number[] = [];
    clock.schedule(10, async () => {
      await Promise.resolve();
      await Promise.resolve();
      seen.push(clock.now().getTime());
      clock.schedule(5, () => seen.push(clock.now().getTime()));
    });
    clock.schedule(100, () => seen.push(clock.now().getTime()));
    await clock.advance(1000);
    expect(seen).toEqual([10, 15, 100]);
  });

  it('does not run a cancelled timer', async () => {
    const clock = new SimulatedClock();
    const callback = jest.fn();
    clock.schedule(10, callback)();
    await clock.advance(20);
    expect(callback).not.toHaveBeenCalled();
  });

  it('advances to the next timer, and says when there is none', async () => {
    const clock = new SimulatedClock({ start: new Date(0) });
    const callback = jest.fn();
    clock.schedule(5000, callback);
    expect(clock.nextAt).toEqual(new Date(5000));
    expect(await clock.advanceToNext()).toBe(true);
    expect(callback).toHaveBeenCalledTimes(1);
    expect(clock.now()).toEqual(new Date(5000));
    expect(await clock.advanceToNext()).toBe(false);
    expect(clock.now()).toEqual(new Date(5000));
  });

  it('waits for what else must settle', async () => {
    const clock = new SimulatedClock();
    const settler = jest.fn(async () => {});
    const remove = clock.settleWith(settler);
    await clock.advance(10);
    expect(settler).toHaveBeenCalledTimes(1);
    remove();
    await clock.advance(10);
    expect(settler).toHaveBeenCalledTimes(1);
  });
});
