import fc from 'fast-check';
import type { Behavior } from '../behavior/behavior';
import { ContainerLogInput, containerLines, seedOf } from './containerLog';

const log = (
  behavior: Partial<Behavior> = { readyAfterMs: 1500 },
  more: Partial<ContainerLogInput> = {},
): ContainerLogInput => ({
  seed: 42,
  container: 'main',
  behavior: { exitCode: 1, logLines: [], ...behavior },
  port: 8080,
  ...more,
});

const texts = (input: ContainerLogInput, to: number, limit = 1000) =>
  containerLines(input, -Infinity, to, limit).map(({ text }) => text);

describe('containerLines', () => {
  it('starts, says what it is told to say, listens and serves', () => {
    const lines = texts(
      log({ readyAfterMs: 1500, logLines: ['Loaded 3 rules'] }),
      20_000,
    );
    expect(lines.slice(0, 3)).toEqual([
      'Starting main',
      'Loaded 3 rules',
      'Listening on port 8080',
    ]);
    expect(lines.length).toBeGreaterThan(5);
    expect(lines[3]).toMatch(/^(GET|POST) \/\S* 200 \d+ms$/);
  });

  it('works without a port, too', () => {
    const lines = texts(log(undefined, { port: undefined }), 10_000);
    expect(lines[1]).toBe('Ready');
    expect(lines[2]).toMatch(/^Finished a round of work/);
  });

  it('tells of each crash and each start', () => {
    const lines = texts(
      log({ crashAfterMs: 3000, exitCode: 2, message: 'no database' }),
      20_000,
    );
    expect(lines).toEqual([
      'Starting main',
      'Exiting with code 2: no database',
      'Starting main',
      'Exiting with code 2: no database',
      'Starting main',
      'Exiting with code 2: no database',
    ]);
  });

  it('says that it waits when it hangs', () => {
    expect(texts(log({}), 60_000)).toEqual([
      'Starting main',
      'Waiting to become ready',
    ]);
  });

  it('gives the newest lines after years, without walking there', () => {
    const years = 3e11;
    for (const behavior of [{ readyAfterMs: 1 }, { crashAfterMs: 1 }]) {
      const lines = containerLines(log(behavior), -Infinity, years, 50);
      expect(lines).toHaveLength(50);
      expect(lines[49].at).toBeGreaterThan(years - 400_000);
    }
  });

  it('is one story, however it is cut', () => {
    const behavior = fc.record({
      readyAfterMs: fc.option(fc.nat(20_000), { nil: undefined }),
      crashAfterMs: fc.option(fc.nat(50_000), { nil: undefined }),
      logLines: fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        behavior,
        fc.nat(300_000),
        fc.nat(300_000),
        fc.integer({ min: 1, max: 30 }),
        (behaves, cut, end, limit) => {
          const input = log({ ...behaves });
          const [first, second] = [Math.min(cut, end), Math.max(cut, end)];
          const whole = containerLines(input, -Infinity, second, 10_000);
          expect([
            ...containerLines(input, -Infinity, first, 10_000),
            ...containerLines(input, first, second, 10_000),
          ]).toEqual(whole);
          expect(containerLines(input, -Infinity, second, limit)).toEqual(
            whole.slice(-limit),
          );
          const times = whole.map(({ at }) => at);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('differs between containers', () => {
    expect(seedOf('a/main')).not.toBe(seedOf('b/main'));
    const one = containerLines(log({ readyAfterMs: 0 }), 0, 60_000, 100);
    const other = containerLines(
      log({ readyAfterMs: 0 }, { seed: 7 }),
      0,
      60_000,
      100,
    );
    expect(one).not.toEqual(other);
  });
});
