import { createMemoryMetrics, noMetrics } from './metrics';

describe('createMemoryMetrics', () => {
  it('tells series apart by name and labels, in whatever order they come', () => {
    const metrics = createMemoryMetrics();
    metrics.count('runs', { a: '1', b: '2' });
    metrics.count('runs', { b: '2', a: '1' }, 2);
    metrics.count('runs', { a: '1' });
    metrics.gauge('depth', {}, 7);
    metrics.gauge('depth', {}, 4);
    metrics.observe('seconds', {}, 0.5);
    metrics.observe('seconds', {}, 0.1);
    expect(metrics.value('runs', { a: '1', b: '2' })).toBe(3);
    expect(metrics.value('runs', { a: '1' })).toBe(1);
    expect(metrics.value('runs', {})).toBe(0);
    expect(metrics.value('depth', {})).toBe(4);
    expect(metrics.observations('seconds', {})).toEqual([0.5, 0.1]);
  });
});

describe('noMetrics', () => {
  it('takes everything', () => {
    noMetrics.count('a', {});
    noMetrics.gauge('a', {}, 1);
    expect(() => noMetrics.observe('a', {}, 1)).not.toThrow();
  });
});
