import fc from 'fast-check';
import { SimulatedClock } from '../testing/SimulatedClock';
import { createWorkQueue, LOW_PRIORITY, WorkQueue } from './WorkQueue';

type Step =
  | { do: 'add' | 'addLow' | 'addRateLimited' | 'forget' | 'done'; key: string }
  | { do: 'addAfter'; key: string; ms: number }
  | { do: 'take' }
  | { do: 'advance'; ms: number };

const key = fc.constantFrom('a', 'b', 'c', 'd');

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom(
      'add' as const,
      'addLow' as const,
      'addRateLimited' as const,
      'forget' as const,
      'done' as const,
    ),
    key,
  }),
  fc.record({
    do: fc.constant('addAfter' as const),
    key,
    ms: fc.integer({ min: 0, max: 50 }),
  }),
  fc.record({ do: fc.constant('take' as const) }),
  fc.record({
    do: fc.constant('advance' as const),
    ms: fc.integer({ min: 0, max: 40 }),
  }),
);

/** What a key is owed, said as simply as possible. */
interface KeyModel {
  /** A run must follow, now. */
  wanted: boolean;
  /** A run must follow, at the latest then. */
  wantedAt?: number;
  working: boolean;
}

/** Applies a step to the queue and to the model, and compares them. */
async function perform(
  queue: WorkQueue,
  clock: SimulatedClock,
  model: Map<string, KeyModel>,
  current: Step,
): Promise<void> {
  const entry = (name: string) => {
    if (!model.has(name)) {
      model.set(name, { wanted: false, working: false });
    }
    return model.get(name)!;
  };
  const now = () => clock.now().getTime();
  const wantAfter = (name: string, ms: number) => {
    const owed = entry(name);
    if (ms <= 0) {
      owed.wanted = true;
    } else {
      owed.wantedAt = Math.min(owed.wantedAt ?? Infinity, now() + ms);
    }
  };
  switch (current.do) {
    case 'add':
      queue.add(current.key);
      wantAfter(current.key, 0);
      break;
    case 'addLow':
      queue.add(current.key, { priority: LOW_PRIORITY });
      wantAfter(current.key, 0);
      break;
    case 'addAfter':
      queue.addAfter(current.key, current.ms);
      wantAfter(current.key, current.ms);
      break;
    case 'addRateLimited':
      wantAfter(current.key, queue.addRateLimited(current.key));
      break;
    case 'forget':
      queue.forget(current.key);
      break;
    case 'done':
      if (entry(current.key).working) {
        queue.done(current.key);
        entry(current.key).working = false;
      }
      break;
    case 'take': {
      const available = [...model.values()].filter(
        ({ wanted, working }) => wanted && !working,
      );
      expect(queue.depth).toBe(available.length);
      if (available.length > 0) {
        const owed = entry((await queue.next())!);
        // Never two of one key, never one that nobody asked for.
        expect(owed.working).toBe(false);
        expect(owed.wanted).toBe(true);
        owed.working = true;
        owed.wanted = false;
        owed.wantedAt = undefined;
      }
      break;
    }
    default:
      await clock.advance(current.ms);
      for (const owed of model.values()) {
        if (owed.wantedAt !== undefined && owed.wantedAt <= now()) {
          owed.wanted = true;
          owed.wantedAt = undefined;
        }
      }
  }
}

describe('a work queue against its model', () => {
  it('loses no key and never gives one to two workers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async steps => {
        const clock = new SimulatedClock();
        const queue = createWorkQueue({
          name: 'model',
          clock,
          random: () => 0.7,
        });
        const model = new Map<string, KeyModel>();
        for (const current of steps) {
          await perform(queue, clock, model, current);
        }
        // In the end every key that is owed a run gets it.
        for (const name of model.keys()) {
          await perform(queue, clock, model, { do: 'done', key: name });
        }
        await perform(queue, clock, model, { do: 'advance', ms: 2_000_000 });
        for (let owed = queue.depth; owed > 0; owed -= 1) {
          await perform(queue, clock, model, { do: 'take' });
        }
        expect([...model.values()].some(({ wanted }) => wanted)).toBe(false);
        expect(queue.depth).toBe(0);
      }),
      { numRuns: 150 },
    );
  });
});
