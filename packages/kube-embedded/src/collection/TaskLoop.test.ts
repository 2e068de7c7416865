import { SimulatedClock } from '@openchoreo-backstage/kube-runtime';
import { testLogger } from '../__testUtils__/testLogger';
import { createTaskLoop } from './TaskLoop';

describe('createTaskLoop', () => {
  function setUp(run: (task: string) => Promise<void>) {
    const clock = new SimulatedClock();
    const logger = testLogger();
    const loop = createTaskLoop<string>({
      clock,
      logger,
      keyOf: task => task,
      run,
    });
    return { clock, logger, loop };
  }

  it('runs tasks one after another, equal ones once', async () => {
    const done: string[] = [];
    let running = 0;
    const { clock, loop } = setUp(async task => {
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      done.push(task);
      running -= 1;
    });
    ['a', 'b', 'a', 'c'].forEach(loop.add);
    await clock.settle();
    expect(done).toEqual(['a', 'b', 'c']);
    loop.add('a');
    await clock.settle();
    expect(done).toEqual(['a', 'b', 'c', 'a']);
  });

  it('runs a task again that was added while it ran', async () => {
    const done: string[] = [];
    const { clock, loop } = setUp(async task => {
      if (done.push(task) === 1) {
        loop.add(task);
      }
    });
    loop.add('a');
    await clock.settle();
    expect(done).toEqual(['a', 'a']);
  });

  it('tries again what failed, later each time, and goes on with the rest', async () => {
    const at: number[] = [];
    let failures = 3;
    const others: string[] = [];
    const { clock, logger, loop } = setUp(async task => {
      if (task === 'other') {
        others.push(task);
        return;
      }
      at.push(clock.now().getTime());
      failures -= 1;
      if (failures >= 0) {
        throw new Error('not yet');
      }
    });
    const start = clock.now().getTime();
    loop.add('a');
    loop.add('other');
    await clock.settle();
    expect(others).toEqual(['other']);
    await clock.advance(10_000);
    expect(at.map(time => time - start)).toEqual([0, 100, 300, 700]);
    expect(logger.lines).toHaveLength(3);
  });

  it('does nothing once it is closed', async () => {
    const done: string[] = [];
    const { clock, loop } = setUp(async task => {
      done.push(task);
      throw new Error('not yet');
    });
    loop.add('a');
    await clock.settle();
    await loop.close();
    loop.add('b');
    await clock.advance(60_000);
    expect(done).toEqual(['a']);
  });
});
