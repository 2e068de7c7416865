import fc from 'fast-check';
import type { Behavior } from '../behavior/behavior';
import { Moment, momentAt, pauseMs, runAt, runDuring } from './timeline';

const behaves = (behavior: Partial<Behavior>): Behavior => ({
  exitCode: 1,
  logLines: [],
  ...behavior,
});

/** The states that a container goes through, by walking from change to change. */
function story(behavior: Behavior, changes: number): string[] {
  const seen: string[] = [];
  let at: number | undefined = 0;
  while (at !== undefined && seen.length < changes) {
    const moment: Moment = momentAt(at, behavior);
    seen.push(
      `${at / 1000}s ${moment.state}${moment.ready ? ' ready' : ''} #${
        moment.run.index
      }`,
    );
    at = moment.nextAt;
  }
  return seen;
}

const crashing = fc
  .record({
    crashAfterMs: fc.nat(1_000_000),
    readyAfterMs: fc.option(fc.nat(1_000_000), { nil: undefined }),
  })
  .map(behaves);

describe('momentAt', () => {
  it('becomes ready and stays so', () => {
    expect(story(behaves({ readyAfterMs: 1500 }), 9)).toEqual([
      '0s running #0',
      '1.5s running ready #0',
    ]);
  });

  it('hangs for ever', () => {
    expect(story(behaves({}), 9)).toEqual(['0s running #0']);
  });

  it('crashes, restarts, and backs off longer and longer', () => {
    expect(story(behaves({ crashAfterMs: 3000 }), 8)).toEqual([
      '0s running #0',
      '3s terminated #0',
      '4s running #1',
      '7s waiting #1',
      '17s running #2',
      '20s waiting #2',
      '40s running #3',
      '43s waiting #3',
    ]);
  });

  it('can be ready between two crashes', () => {
    expect(
      story(behaves({ crashAfterMs: 3000, readyAfterMs: 1000 }), 5),
    ).toEqual([
      '0s running #0',
      '1s running ready #0',
      '3s terminated #0',
      '4s running #1',
      '5s running ready #1',
    ]);
  });

  it('knows since when it has not been ready', () => {
    const flapping = behaves({ crashAfterMs: 3000, readyAfterMs: 1000 });
    expect(momentAt(500, flapping).readyChangedAt).toBe(0);
    expect(momentAt(2000, flapping).readyChangedAt).toBe(1000);
    expect(momentAt(3500, flapping).readyChangedAt).toBe(3000);
    expect(momentAt(4500, flapping).readyChangedAt).toBe(3000);
    expect(
      momentAt(90_000, behaves({ crashAfterMs: 3000 })).readyChangedAt,
    ).toBe(0);
  });

  it('is the same whether one walks there or looks there', () => {
    fc.assert(
      fc.property(crashing, fc.nat(30), (behavior, steps) => {
        let at = 0;
        for (let step = 0; step < steps; step += 1) {
          const moment = momentAt(at, behavior);
          const next = moment.nextAt!;
          // Until the next change nothing changes, and then something does.
          const until = Math.max(at, next - 1);
          expect(momentAt(until, behavior)).toEqual(moment);
          expect(momentAt(next, behavior)).not.toEqual(moment);
          at = next;
        }
      }),
    );
  });
});

describe('runs', () => {
  it('follow each other with the pauses between them', () => {
    fc.assert(
      fc.property(crashing, fc.nat(40), (behavior, index) => {
        const run = runAt(index, behavior);
        const next = runAt(index + 1, behavior);
        expect(run.end).toBe(run.start + behavior.crashAfterMs!);
        expect(next.start).toBe(run.end! + pauseMs(index, behavior));
        expect(runDuring(run.start, behavior)).toEqual(run);
        expect(runDuring(next.start - 1, behavior)).toEqual(run);
      }),
    );
  });

  it('pause at most 5 minutes, and hardly after a long run', () => {
    const pauses = (crashAfterMs: number) =>
      [0, 1, 2, 3, 4, 5, 6, 7, 1000].map(
        crash => pauseMs(crash, behaves({ crashAfterMs })) / 1000,
      );
    expect(pauses(3000)).toEqual([1, 10, 20, 40, 80, 160, 300, 300, 300]);
    expect(new Set(pauses(600_000))).toEqual(new Set([1]));
  });
});
