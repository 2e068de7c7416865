import fc from 'fast-check';
import {
  planRollout,
  resolveLimits,
  RolloutInput,
  RolloutPod,
} from './rollout';

const pods = (prefix: string, available: boolean, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `${prefix}-${index}`,
    available,
    createdAt: `2026-01-01T00:00:0${index}Z`,
  }));

const up = (count: number) => pods('up', true, count);
const down = (count: number) => pods('down', false, count);

function plan(input: Partial<RolloutInput<RolloutPod>>) {
  const { create, remove } = planRollout({
    desired: 1,
    strategy: 'RollingUpdate',
    maxSurge: '25%',
    maxUnavailable: '25%',
    updated: [],
    outdated: [],
    ...input,
  });
  return { create, remove: remove.map(({ name }) => name) };
}

describe('planRollout', () => {
  it.each([
    {
      reason: 'a first version starts as a whole',
      input: { desired: 3 },
      expected: { create: 3, remove: [] },
    },
    {
      reason: 'a missing pod is made again',
      input: { desired: 3, updated: up(2) },
      expected: { create: 1, remove: [] },
    },
    {
      reason: 'nothing to do',
      input: { desired: 2, updated: up(2) },
      expected: { create: 0, remove: [] },
    },
    {
      reason: 'the old pod serves while the new one starts',
      input: { outdated: up(1) },
      expected: { create: 1, remove: [] },
    },
    {
      reason: 'and for as long as the new one does not become available',
      input: { outdated: up(1), updated: down(1) },
      expected: { create: 0, remove: [] },
    },
    {
      reason: 'then it goes',
      input: { outdated: up(1), updated: pods('new', true, 1) },
      expected: { create: 0, remove: ['up-0'] },
    },
    {
      reason: 'a broken old pod goes at once when the new one serves',
      input: { outdated: down(1), updated: up(1) },
      expected: { create: 0, remove: ['down-0'] },
    },
    {
      reason: 'four pods: one more, one less, at a time',
      input: { desired: 4, outdated: up(4) },
      expected: { create: 1, remove: ['up-3'] },
    },
    {
      reason: 'fewer wanted: those not available go first, then the youngest',
      input: { desired: 1, updated: [...up(2), ...down(1)] },
      expected: { create: 0, remove: ['down-0', 'up-1'] },
    },
    {
      reason: 'none wanted',
      input: { desired: 0, updated: up(1), outdated: down(1) },
      expected: { create: 0, remove: ['up-0', 'down-0'] },
    },
    {
      reason: 'Recreate takes the old ones away first',
      input: { strategy: 'Recreate' as const, outdated: up(1) },
      expected: { create: 0, remove: ['up-0'] },
    },
    {
      reason: 'and then makes the new ones',
      input: { strategy: 'Recreate' as const, desired: 2 },
      expected: { create: 2, remove: [] },
    },
  ])('$reason', ({ input, expected }) => {
    expect(plan(input)).toEqual(expected);
  });

  const world = fc.record({
    desired: fc.nat(10),
    maxSurge: fc.oneof(fc.nat(3), fc.constantFrom('0%', '25%', '100%')),
    maxUnavailable: fc.oneof(fc.nat(3), fc.constantFrom('0%', '25%', '100%')),
    updatedUp: fc.nat(5),
    updatedDown: fc.nat(5),
    outdatedUp: fc.nat(5),
    outdatedDown: fc.nat(5),
  });

  const toInput = (facts: {
    desired: number;
    maxSurge: number | string;
    maxUnavailable: number | string;
    updatedUp: number;
    updatedDown: number;
    outdatedUp: number;
    outdatedDown: number;
  }): RolloutInput<RolloutPod> => ({
    desired: facts.desired,
    strategy: 'RollingUpdate',
    maxSurge: facts.maxSurge,
    maxUnavailable: facts.maxUnavailable,
    updated: [
      ...pods('new-up', true, facts.updatedUp),
      ...pods('new-down', false, facts.updatedDown),
    ],
    outdated: [
      ...pods('old-up', true, facts.outdatedUp),
      ...pods('old-down', false, facts.outdatedDown),
    ],
  });

  it('never takes away what is needed to serve, nor makes too many', () => {
    fc.assert(
      fc.property(world, facts => {
        const input = toInput(facts);
        const { surge, unavailable } = resolveLimits(input);
        const { create, remove } = planRollout(input);
        const all = [...input.updated, ...input.outdated];
        const serving = all.filter(({ available }) => available).length;
        const left = all.filter(
          pod => pod.available && !remove.includes(pod),
        ).length;
        expect(left).toBeGreaterThanOrEqual(
          Math.min(serving, Math.max(0, input.desired - unavailable)),
        );
        expect(
          create === 0 || all.length + create <= input.desired + surge,
        ).toBe(true);
        expect(new Set(remove).size).toBe(remove.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends with exactly the wanted pods when all become available', () => {
    fc.assert(
      fc.property(world, facts => {
        let input = toInput(facts);
        for (let step = 0; step < 40; step += 1) {
          const { create, remove } = planRollout(input);
          const keep = (pod: RolloutPod) => !remove.includes(pod);
          input = {
            ...input,
            outdated: input.outdated.filter(keep),
            updated: [
              ...input.updated.filter(keep),
              ...pods(`step-${step}`, false, create),
            ].map(pod => ({ ...pod, available: true })),
          };
        }
        expect(input.outdated).toEqual([]);
        expect(input.updated).toHaveLength(input.desired);
      }),
    );
  });
});
