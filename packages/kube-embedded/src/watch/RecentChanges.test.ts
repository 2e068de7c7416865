import fc from 'fast-check';
import type { Change } from './Change';
import { RecentChanges } from './RecentChanges';

const change = (rv: number, size = 1) => ({ rv, size } as Change);

describe('RecentChanges', () => {
  it('gives what came after a version, as long as it has all of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 100 }),
        (steps, changes, size, rv) => {
          const recent = new RecentChanges(10, { changes, size });
          const all: Change[] = [];
          let version = 10;
          for (const step of steps) {
            version += step;
            all.push(change(version, step));
            recent.add(all[all.length - 1]);
          }
          const after = recent.after(rv, 1_000);
          if (after) {
            // eslint-disable-next-line jest/no-conditional-expect
            expect(after).toEqual(all.filter(each => each.rv > rv));
          }
          const kept = recent.after(version, 1) ?? [];
          expect(kept).toEqual([]);
        },
      ),
    );
  });

  it('keeps no more than it may', () => {
    const recent = new RecentChanges(0, { changes: 2, size: 100 });
    [1, 2, 3].forEach(rv => recent.add(change(rv)));
    expect(recent.after(0, 10)).toBeUndefined();
    expect(recent.after(1, 10)?.map(({ rv }) => rv)).toEqual([2, 3]);
    recent.add(change(4, 99));
    expect(recent.after(2, 10)?.map(({ rv }) => rv)).toEqual([3, 4]);
    recent.add(change(5, 200));
    expect(recent.after(4, 10)).toBeUndefined();
    expect(recent.after(5, 10)).toEqual([]);
  });

  it('gives a page at a time', () => {
    const recent = new RecentChanges(0);
    [1, 2, 3].forEach(rv => recent.add(change(rv)));
    expect(recent.after(0, 2)?.map(({ rv }) => rv)).toEqual([1, 2]);
  });
});
