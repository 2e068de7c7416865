import fc from 'fast-check';
import { backoffMs } from './backoff';

const options = { baseMs: 5, maxMs: 1_000_000 };

describe('backoffMs', () => {
  it.each([
    [0, 5],
    [1, 10],
    [10, 5120],
    [17, 655_360],
    [18, 1_000_000],
    [5000, 1_000_000],
  ])('is at most the bound after %d failures', (failures, bound) => {
    expect(backoffMs(failures, options, () => 0)).toBe(0);
    expect(backoffMs(failures, options, () => 0.5)).toBe(bound / 2);
  });

  it('never leaves its bounds', () => {
    fc.assert(
      fc.property(
        fc.nat(3000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (failures, random) => {
          const wait = backoffMs(failures, options, () => random);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(options.maxMs);
        },
      ),
    );
  });
});
