import { createMemoryMetrics, METRICS } from '../metrics/metrics';
import { SimulatedClock } from '../testing/SimulatedClock';
import { createWorkQueue, LOW_PRIORITY } from './WorkQueue';

function setup() {
  const clock = new SimulatedClock({ start: new Date(0) });
  const metrics = createMemoryMetrics();
  const queue = createWorkQueue({
    name: 'demo',
    clock,
    random: () => 0.5,
    metrics,
  });
  return { clock, metrics, queue };
}

const labels = { name: 'demo', controller: 'demo' };

describe('createWorkQueue', () => {
  it('hands out a key once however often it was added', async () => {
    const { queue } = setup();
    queue.add('a');
    queue.add('b');
    queue.add('a');
    expect(queue.depth).toBe(2);
    expect(await queue.next()).toBe('a');
    expect(await queue.next()).toBe('b');
    expect(queue.depth).toBe(0);
  });

  it('hands out a key again that was added while it was worked on', async () => {
    const { queue } = setup();
    queue.add('a');
    expect(await queue.next()).toBe('a');
    queue.add('a');
    expect(queue.depth).toBe(0);
    queue.done('a');
    expect(await queue.next()).toBe('a');
    queue.done('a');
    expect(queue.idle).toBe(true);
  });

  it('gives a key to the worker that waits longest', async () => {
    const { queue } = setup();
    const first = queue.next();
    const second = queue.next();
    queue.add('a');
    queue.add('b');
    expect(await Promise.all([first, second])).toEqual(['a', 'b']);
  });

  it('prefers higher priorities, and raises a key that waits', async () => {
    const { queue } = setup();
    queue.add('low', { priority: LOW_PRIORITY });
    queue.add('raised', { priority: LOW_PRIORITY });
    queue.add('normal');
    queue.add('raised');
    queue.add('normal', { priority: LOW_PRIORITY });
    const order = [await queue.next(), await queue.next(), await queue.next()];
    expect(order).toEqual(['normal', 'raised', 'low']);
    expect(queue.depth).toBe(0);
  });

  it('keeps the shortest of several delays', async () => {
    const { clock, queue } = setup();
    queue.addAfter('a', 1000);
    queue.addAfter('a', 300);
    queue.addAfter('a', 2000);
    await clock.advance(299);
    expect(queue.depth).toBe(0);
    await clock.advance(1);
    expect(queue.depth).toBe(1);
    expect(await queue.next()).toBe('a');
    queue.done('a');
    await clock.advance(10_000);
    expect(queue.depth).toBe(0);
  });

  it('drops earlier delays when the key is handed out', async () => {
    const { clock, queue } = setup();
    queue.addAfter('a', 1000);
    queue.add('a');
    await queue.next();
    queue.done('a');
    await clock.advance(5000);
    expect(queue.idle).toBe(true);
  });

  it('waits longer with each failure until the key is forgotten', async () => {
    const { clock, metrics, queue } = setup();
    expect(queue.addRateLimited('a')).toBe(2.5);
    expect(queue.addRateLimited('a')).toBe(5);
    expect(queue.addRateLimited('a')).toBe(10);
    expect(queue.failures('a')).toBe(3);
    queue.forget('a');
    expect(queue.addRateLimited('a')).toBe(2.5);
    expect(metrics.value(METRICS.queueRetriesTotal, labels)).toBe(4);
    await clock.advance(10);
    expect(queue.depth).toBe(1);
  });

  it('is not idle while a delay is over and its timer has not run', () => {
    const { clock, queue } = setup();
    queue.addAfter('a', 100);
    expect(queue.idle).toBe(true);
    jest.spyOn(clock, 'now').mockReturnValue(new Date(100));
    expect(queue.idle).toBe(false);
  });

  it('wakes waiting workers at shutdown and takes nothing more', async () => {
    const { clock, queue } = setup();
    const waiting = queue.next();
    queue.addAfter('later', 10);
    queue.shutdown();
    expect(await waiting).toBeUndefined();
    queue.add('a');
    await clock.advance(100);
    expect(queue.depth).toBe(0);
    expect(await queue.next()).toBeUndefined();
  });

  it('lets a worker give its key back after shutdown', async () => {
    const { queue } = setup();
    queue.add('a');
    await queue.next();
    queue.add('a');
    queue.shutdown();
    queue.done('a');
    expect(queue.idle).toBe(true);
  });

  it('refuses a key that no worker has', () => {
    const { queue } = setup();
    expect(() => queue.done('a')).toThrow('no worker has it');
  });

  it('measures adds, depth, waiting and working', async () => {
    const { clock, metrics, queue } = setup();
    queue.add('a');
    queue.add('a');
    expect(metrics.value(METRICS.queueAddsTotal, labels)).toBe(1);
    expect(metrics.value(METRICS.queueDepth, labels)).toBe(1);
    await clock.advance(2000);
    await queue.next();
    expect(metrics.value(METRICS.queueDepth, labels)).toBe(0);
    await clock.advance(3000);
    queue.done('a');
    expect(metrics.observations(METRICS.queueDurationSeconds, labels)).toEqual([
      2,
    ]);
    expect(metrics.observations(METRICS.workDurationSeconds, labels)).toEqual([
      3,
    ]);
  });
});
