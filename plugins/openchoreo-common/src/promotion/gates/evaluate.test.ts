import fc from 'fast-check';
import {
  ago,
  anna,
  approval,
  carla,
  dora,
  HOUR,
  managers,
  NOW,
  pipeline,
  promotion,
  skip,
  v1,
  v2,
  withStatus,
  world,
} from '../__fixtures__/storefront';
import type { PromotionWorld } from '../world';
import { evaluateGates } from './evaluate';

function gate(evaluation: ReturnType<typeof evaluateGates>, name: string) {
  return evaluation.gates.find(one => one.name === name);
}

describe('evaluateGates', () => {
  const asked = promotion();

  it('names what is missing first, and who can give it', () => {
    const { headline, allAllowed } = evaluateGates(asked, world(), NOW);
    expect(allAllowed).toBe(false);
    expect(headline).toMatchObject({
      name: 'approval',
      state: 'Pending',
      message: 'Needs 1 of 1 approvals from release-managers.',
      owner: managers,
    });
  });

  it('allows all when an eligible person approved exactly this', () => {
    const approved = withStatus(asked, { approvals: [approval(asked)] });
    const { gates, allAllowed, headline, voids, nextEvaluationTime } =
      evaluateGates(approved, world(), NOW);
    expect(gates.map(one => [one.name, one.state])).toEqual([
      ['order', 'Allowed'],
      ['lane', 'Allowed'],
      ['freeze', 'Allowed'],
      ['sourceHealth', 'Allowed'],
      ['plan', 'Allowed'],
      ['approval', 'Allowed'],
    ]);
    expect({ allAllowed, headline, voids }).toEqual({
      allAllowed: true,
      headline: undefined,
      voids: [],
    });
    // 72 h after the approval it would have to be asked for again.
    expect(nextEvaluationTime).toBe('2026-11-23T09:50:00.000Z');
  });

  it('looks at the plan again, and at the approvals with it', () => {
    const approved = withStatus(asked, { approvals: [approval(asked)] });
    const changed = world({ planHash: { hash: `sha256:${'2'.repeat(64)}` } });
    const evaluation = evaluateGates(approved, changed, NOW);
    expect(evaluation.headline?.name).toBe('plan');
    expect(evaluation.headline?.message).toContain(
      'no longer what was looked at',
    );
    expect(evaluation.voids).toEqual([
      { index: 0, reason: 'What would be applied changed after it was given.' },
    ]);
    expect(gate(evaluation, 'approval')?.state).toBe('Pending');
  });

  it('stops at one rejection of an eligible person', () => {
    const rejected = withStatus(asked, {
      approvals: [
        approval(asked, { decision: 'Reject', comment: 'not on a Friday' }),
        approval(asked, { by: dora }),
      ],
    });
    expect(evaluateGates(rejected, world(), NOW).rejection).toMatchObject({
      by: carla,
      comment: 'not on a Friday',
    });
  });

  it('does not let a rejection be cleared away by marking it void', () => {
    const entry = approval(asked, { decision: 'Reject' });
    const cleared = withStatus(asked, {
      approvals: [{ ...entry, void: true, voidReason: 'forged' }],
    });
    expect(evaluateGates(cleared, world(), NOW).rejection?.by).toBe(carla);
  });

  it.each<{ reason: string; changes: Partial<PromotionWorld>; name: string }>([
    {
      reason: 'the catalog cannot say who is in the group',
      changes: { groupsOf: () => 'unknown' },
      name: 'approval',
    },
    {
      reason: 'the permission framework cannot be asked',
      changes: { mayApprove: () => 'unknown' },
      name: 'approval',
    },
    {
      reason: 'the plan cannot be computed',
      changes: { planHash: { unknown: 'The plan cannot be rendered.' } },
      name: 'plan',
    },
    {
      reason: 'the change cannot be computed',
      changes: { changeHash: { unknown: 'The configuration cannot be read.' } },
      name: 'approval',
    },
    {
      reason: 'the data plane of the source cannot be read',
      changes: { unavailable: { sourceHealth: 'staging cannot be reached.' } },
      name: 'sourceHealth',
    },
  ])('waits when $reason', ({ changes, name }) => {
    const approved = withStatus(asked, { approvals: [approval(asked)] });
    const evaluation = evaluateGates(approved, world(changes), NOW);
    expect(gate(evaluation, name)?.state).toBe('Pending');
    expect(evaluation.allAllowed).toBe(false);
    expect(evaluation.voids).toEqual([]);
  });

  it('lets nothing in by rules that cannot be read', () => {
    const evaluation = evaluateGates(
      asked,
      world({ pipeline: pipeline({ prod: { soak: 'two days' } }) }),
      NOW,
    );
    expect(evaluation.headline?.message).toBe(
      'The rules of prod cannot be read: "two days" is not a duration.',
    );
    expect(evaluation.allAllowed).toBe(false);
  });

  it('lets nothing in where the environment does not exist', () => {
    const evaluation = evaluateGates(asked, world({ environments: [] }), NOW);
    expect(evaluation.headline).toMatchObject({
      name: 'order',
      state: 'Denied',
    });
    expect(evaluation.allAllowed).toBe(false);
  });

  describe('skips', () => {
    const unwell = world({
      pipeline: pipeline({ prod: { soak: '4h' } }),
    });

    it('pass a gate over, and go on saying by whom', () => {
      const skipped = withStatus(asked, { skips: [skip(asked, 'soak')] });
      const evaluation = evaluateGates(skipped, unwell, NOW);
      expect(evaluation.allAllowed).toBe(true);
      expect(evaluation.headline?.message).toBe(
        'Skipped by dora until 20 Nov 11:00 UTC: incident 4711',
      );
    });

    it.each([
      { reason: 'it is over', entry: { expiresAt: ago(1) } },
      { reason: 'it is for another change', entry: { changeHash: 'sha256:0' } },
      {
        reason: 'it is for another environment',
        entry: { environment: 'dev' },
      },
      {
        reason: 'it was to last longer than seven days and those are over',
        entry: { at: ago(8 * 24 * HOUR), expiresAt: '2030-01-01T00:00:00Z' },
      },
    ])('do not count when $reason', ({ entry }) => {
      const skipped = withStatus(asked, {
        skips: [skip(asked, 'soak', entry)],
      });
      expect(evaluateGates(skipped, unwell, NOW).allAllowed).toBe(false);
    });

    it('do not count without the seal of the control plane', () => {
      const skipped = withStatus(asked, {
        skips: [{ ...skip(asked, 'soak'), reason: 'changed later' }],
      });
      expect(evaluateGates(skipped, unwell, NOW).allAllowed).toBe(false);
    });

    it.each(['order', 'lane', 'plan'])('do not pass gate %s over', name => {
      const late = promotion({
        spec: { artifactRef: v1.metadata.name },
        status: { phase: 'Waiting', planHash: 'sha256:other' },
      });
      const skipped = withStatus(late, { skips: [skip(late, name)] });
      const busy = promotion({
        name: 'orders-prod-0',
        status: { phase: 'Verifying' },
      });
      const evaluation = evaluateGates(
        skipped,
        world({
          pipeline: pipeline({ prod: {} }),
          promotions: [busy],
          source: {},
        }),
        NOW,
      );
      expect(gate(evaluation, name)?.state).not.toBe('Allowed');
    });
  });

  it('asks automation that rolls back for no approval and no plan', () => {
    const back = promotion({
      spec: {
        from: undefined,
        artifactRef: v1.metadata.name,
        trigger: 'AutoRollback',
        requestedBy: 'system:auto-rollback',
      },
    });
    const evaluation = evaluateGates(back, world({ artifact: v1 }), NOW);
    expect(evaluation.gates.map(one => one.name)).toEqual([
      'order',
      'lane',
      'freeze',
    ]);
    expect(evaluation.allAllowed).toBe(true);
  });

  it('asks a person who rolls back for an approval, but not for soak time', () => {
    const back = promotion({
      spec: { from: undefined, artifactRef: v1.metadata.name },
    });
    const evaluation = evaluateGates(
      back,
      world({
        artifact: v1,
        pipeline: pipeline({
          prod: { approval: { count: 1 }, soak: '4h' },
        }),
      }),
      NOW,
    );
    expect(evaluation.gates.map(one => one.name)).toEqual([
      'order',
      'lane',
      'freeze',
      'plan',
      'approval',
    ]);
  });

  it('never allows all with fewer than count distinct valid approvals of others', () => {
    const people = [anna, carla, dora, 'user:default/ed', 'user:default/fay'];
    const decision = fc.record({
      by: fc.constantFrom(...people),
      decision: fc.constantFrom('Approve' as const, 'Reject' as const),
      flaw: fc.constantFrom(
        'none',
        'none',
        'forged',
        'expired',
        'otherChange',
        'otherPlan',
        'otherRule',
        'otherEnvironment',
        'noPlan',
        'void',
      ),
    });
    fc.assert(
      fc.property(
        fc.array(decision, { maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        fc.subarray(people),
        fc.subarray(people),
        (decisions, count, forbidSelf, members, permitted) => {
          const facts = world({
            pipeline: pipeline({
              prod: { approval: { count, groups: [managers], forbidSelf } },
            }),
            groupsOf: person => (members.includes(person) ? [managers] : []),
            mayApprove: person => permitted.includes(person),
          });
          const entries = decisions.map(({ by, decision: said, flaw }) => {
            const entry = approval(
              asked,
              {
                by,
                decision: said,
                ...(flaw === 'expired' ? { at: ago(100 * HOUR) } : {}),
                ...(flaw === 'otherChange' ? { changeHash: 'sha256:0' } : {}),
                ...(flaw === 'otherPlan' ? { planHash: 'sha256:0' } : {}),
                ...(flaw === 'otherRule' ? { policyHash: 'sha256:0' } : {}),
                ...(flaw === 'otherEnvironment' ? { environment: 'dev' } : {}),
                ...(flaw === 'noPlan' ? { planHash: undefined } : {}),
              },
              facts,
            );
            return {
              ...entry,
              ...(flaw === 'forged' ? { by: dora, seal: 'forged' } : {}),
              ...(flaw === 'void' ? { void: true } : {}),
            };
          });
          const evaluation = evaluateGates(
            withStatus(asked, { approvals: entries }),
            facts,
            NOW,
          );
          const valid = new Set(
            decisions
              .filter(
                one =>
                  one.flaw === 'none' &&
                  one.decision === 'Approve' &&
                  one.by !== anna &&
                  members.includes(one.by) &&
                  permitted.includes(one.by),
              )
              .map(one => one.by),
          );
          expect(evaluation.allAllowed && valid.size < count).toBe(false);
        },
      ),
    );
  });

  it('needs the newest artifact to have run in the source', () => {
    const evaluation = evaluateGates(
      promotion({
        spec: { artifactRef: v2.metadata.name, from: 'dev', to: 'prod' },
      }),
      world(),
      NOW,
    );
    expect(evaluation.headline?.message).toBe(
      'Pipeline standard has no path from dev to prod.',
    );
  });
});
