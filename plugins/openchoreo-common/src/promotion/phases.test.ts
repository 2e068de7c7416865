import type { Promotion, PromotionStatus } from '../kinds';
import {
  admission,
  ago,
  anna,
  approval,
  binding,
  carla,
  CHANGE,
  deployment,
  dora,
  HOUR,
  MINUTE,
  NOW,
  pipeline,
  PLAN,
  promotion,
  revision,
  ruleOf,
  v1,
  v2,
  withStatus,
  world,
} from './__fixtures__/storefront';
import { advance, type Advance } from './phases';
import type { AdvanceWorld } from './step';

const asked = promotion();

/** What the backend stores after a step: the patch, with the admission sealed. */
function stored(before: Promotion, step: Advance): Promotion {
  const sealed = step.effects.flatMap(effect =>
    effect.type === 'admit'
      ? [admission(before, v2, { ...effect.admission })]
      : [],
  );
  const status: PromotionStatus = { ...before.status, ...step.statusPatch };
  return withStatus(
    before,
    sealed[0] ? { ...status, admission: sealed[0] } : status,
  );
}

const approved = withStatus(asked, { approvals: [approval(asked)] });

const applying = withStatus(asked, {
  phase: 'Applying',
  startedAt: ago(MINUTE),
  admission: admission(asked, v2),
});

const verifying = (appliedAt: string) =>
  withStatus(applying, { phase: 'Verifying', appliedAt });

const inProd = (
  changes: Parameters<typeof binding>[2] = {},
): AdvanceWorld['target'] => ({
  binding: binding('prod', v2, changes),
  deployment: deployment('prod', [
    revision(v2, { revision: 2, promotion: 'orders-prod-1' }),
    revision(v1),
  ]),
});

describe('advance', () => {
  it('accepts a request and says what it waits for', () => {
    const fresh = promotion({ status: {} });
    const step = advance(fresh, world(), NOW);
    expect(step.phase).toBe('Waiting');
    expect(step.statusPatch).toMatchObject({
      phase: 'Waiting',
      message: 'Needs 1 of 1 approvals from release-managers.',
      changeHash: CHANGE,
      planHash: PLAN,
      policyHash: ruleOf(world(), fresh),
      conditions: [
        { type: 'Accepted', status: 'True', reason: 'PromotionAccepted' },
        { type: 'GatesPassed', status: 'False', reason: 'GatePending' },
        { type: 'Ready', status: 'False', reason: 'Waiting' },
      ],
    });
    expect(step.effects).toEqual([
      {
        type: 'record',
        key: 'uid-orders-prod-1/Waiting',
        phase: 'Waiting',
        sentence: 'Needs 1 of 1 approvals from release-managers.',
      },
    ]);
  });

  it('writes nothing in steady state', () => {
    const waiting = stored(asked, advance(asked, world(), NOW));
    const later = new Date(NOW.getTime() + MINUTE);
    expect(advance(waiting, world(), later)).toMatchObject({
      phase: 'Waiting',
      statusPatch: {},
      effects: [],
    });
  });

  it('goes through admission, write and verification to the end', () => {
    let current = approved;
    let facts: AdvanceWorld = world();
    const phases: string[] = [];
    const effects: string[] = [];
    for (let step = 0; step < 4; step++) {
      const next = advance(current, facts, NOW);
      phases.push(next.phase);
      effects.push(
        ...next.effects
          .map(effect => effect.type)
          .filter(type => type !== 'record'),
      );
      current = stored(current, next);
      if (next.effects.some(effect => effect.type === 'writeBinding')) {
        facts = world({ target: inProd() });
      }
    }
    expect(phases).toEqual(['Applying', 'Applying', 'Verifying', 'Succeeded']);
    expect(effects).toEqual(['admit', 'writeBinding']);
    expect(current.status).toMatchObject({
      revision: 2,
      message: `prod runs ${v2.metadata.name}.`,
      admission: { sequence: 1, planHash: PLAN },
      finishedAt: NOW.toISOString(),
    });
  });

  it('numbers admissions of an environment in order', () => {
    const earlier = promotion({ name: 'orders-prod-0', createdAt: ago(HOUR) });
    const step = advance(
      approved,
      world({
        promotions: [
          withStatus(earlier, {
            phase: 'Succeeded',
            admission: admission(earlier, v1, { sequence: 7 }),
          }),
          withStatus(promotion({ name: 'forged', createdAt: ago(HOUR) }), {
            phase: 'Succeeded',
            admission: {
              ...admission(earlier, v1),
              sequence: 99,
            },
          }),
        ],
      }),
      NOW,
    );
    expect(step.effects[0]).toMatchObject({
      type: 'admit',
      admission: { sequence: 8 },
    });
  });

  it('records another plan, voids what was approved for the old one, and asks again', () => {
    const hash = `sha256:${'3'.repeat(64)}`;
    const changed = world({ planHash: { hash } });
    const step = advance(approved, changed, NOW);
    expect(step.phase).toBe('Waiting');
    expect(step.statusPatch).toMatchObject({
      planHash: hash,
      message: expect.stringContaining('no longer what was looked at'),
      approvals: [
        {
          by: carla,
          void: true,
          voidReason: 'What would be applied changed after it was given.',
        },
      ],
    });
    const again = advance(stored(approved, step), changed, NOW);
    expect(again.statusPatch.message).toBe(
      'Needs 1 of 1 approvals from release-managers.',
    );
  });

  it('applies nothing because a status says so', () => {
    const forged = withStatus(asked, {
      phase: 'Verifying',
      admission: { ...admission(asked, v2), seal: 'forged' },
    });
    const step = advance(forged, world(), NOW);
    expect(step.phase).toBe('Waiting');
    expect(step.effects.map(effect => effect.type)).toEqual(['record']);
  });

  it.each<{
    reason: string;
    about: Promotion;
    facts: AdvanceWorld;
    phase: string;
    condition: string;
    message: string | RegExp;
  }>([
    {
      reason: 'nobody knows who asked',
      about: { ...asked, metadata: { ...asked.metadata, annotations: {} } },
      facts: world(),
      phase: 'Rejected',
      condition: 'UnverifiedRequester',
      message: /not asked for through the API/,
    },
    {
      reason: 'the request was changed after it was made',
      about: { ...asked, spec: { ...asked.spec, requestedBy: dora } },
      facts: world(),
      phase: 'Rejected',
      condition: 'UnverifiedRequester',
      message: /not asked for through the API/,
    },
    {
      reason: 'the artifact is gone',
      about: asked,
      facts: world({ artifact: undefined }),
      phase: 'Rejected',
      condition: 'ArtifactNotFound',
      message: `orders has no artifact ${v2.metadata.name}.`,
    },
    {
      reason: 'the path is gone',
      about: promotion({ spec: { from: 'dev' } }),
      facts: world(),
      phase: 'Rejected',
      condition: 'InvalidPromotionPath',
      message: 'Pipeline standard does not lead from dev to prod.',
    },
    {
      reason: 'the revision is gone',
      about: promotion({
        spec: { from: undefined, revision: 9, artifactRef: v1.metadata.name },
      }),
      facts: world({ artifact: v1 }),
      phase: 'Rejected',
      condition: 'RevisionNotFound',
      message: `prod has no revision 9 of ${v1.metadata.name} any more.`,
    },
    {
      reason: 'an approver said no',
      about: withStatus(asked, {
        approvals: [
          approval(asked, { decision: 'Reject', comment: 'not on a Friday' }),
        ],
      }),
      facts: world(),
      phase: 'Rejected',
      condition: 'ApprovalRejected',
      message: 'carla rejected it: not on a Friday',
    },
    {
      reason: 'the requester changed her mind',
      about: withStatus(asked, {
        cancellation: { by: anna, at: ago(MINUTE) },
      }),
      facts: world(),
      phase: 'Cancelled',
      condition: 'Cancelled',
      message: 'anna cancelled it.',
    },
    {
      reason: 'somebody asked for something else later',
      about: asked,
      facts: world({
        promotions: [
          promotion({
            name: 'orders-prod-2',
            createdAt: ago(MINUTE),
            spec: { requestedBy: dora },
          }),
        ],
      }),
      phase: 'Superseded',
      condition: 'Superseded',
      message: `dora asked for ${v2.metadata.name} later (orders-prod-2).`,
    },
    {
      reason: 'it arrived by another promotion',
      about: asked,
      facts: world({
        target: {
          binding: binding('prod', v2),
          deployment: deployment('prod', [
            revision(v2, { promotion: 'other', deployedAt: ago(MINUTE) }),
          ]),
        },
      }),
      phase: 'Superseded',
      condition: 'Superseded',
      message: `prod runs ${v2.metadata.name} already, by other.`,
    },
    {
      reason: 'it waited for two weeks',
      about: promotion({ createdAt: ago(336 * HOUR) }),
      facts: world(),
      phase: 'Expired',
      condition: 'Expired',
      message:
        'Nobody let it in within 14 d: Needs 1 of 1 approvals from release-managers.',
    },
    {
      reason: 'the binding belongs to somebody else',
      about: applying,
      facts: {
        ...world(),
        writeRefused: 'orders-prod is owned by another Service.',
      },
      phase: 'Failed',
      condition: 'WriteFailed',
      message: 'orders-prod is owned by another Service.',
    },
    {
      reason: 'it does not run well',
      about: verifying(ago(MINUTE)),
      facts: world({
        target: inProd({
          ready: {
            status: 'False',
            reason: 'ResourceHealthDegraded',
            message: '2 of 3 replicas restart: exit code 1 in main, 4 times.',
          },
        }),
      }),
      phase: 'Failed',
      condition: 'RolloutFailed',
      message: /does not run well in prod: 2 of 3 replicas restart/,
    },
    {
      reason: 'it did not become Ready in time',
      about: verifying(ago(10 * MINUTE)),
      facts: world({
        target: inProd({
          ready: {
            status: 'False',
            reason: 'ResourceHealthProgressing',
            message: '0 of 1 replica is ready.',
          },
        }),
      }),
      phase: 'Failed',
      condition: 'RolloutFailed',
      message: /was not Ready in prod within 10 min/,
    },
    {
      reason: 'the binding was changed under it',
      about: verifying(ago(MINUTE)),
      facts: world(),
      phase: 'Failed',
      condition: 'BindingChanged',
      message: /prod was changed to/,
    },
    {
      reason: 'the target is suspended',
      about: verifying(ago(MINUTE)),
      facts: world({
        target: inProd({
          spec: { releaseState: 'Suspend' },
          ready: { status: 'False', reason: 'ResourcesSuspended' },
        }),
      }),
      phase: 'Succeeded',
      condition: 'Promoted',
      message: /is suspended: nothing runs until it is resumed/,
    },
  ])(
    'ends as $phase when $reason',
    ({ about, facts, phase, condition, message }) => {
      const step = advance(about, facts, NOW);
      expect(step.phase).toBe(phase);
      expect(step.statusPatch.message).toMatch(message);
      expect(step.statusPatch.finishedAt).toBe(NOW.toISOString());
      expect(step.statusPatch.conditions).toContainEqual(
        expect.objectContaining({ type: 'Ready', reason: condition }),
      );
      // Final phases never change, whatever the world becomes.
      const ended = stored(about, step);
      expect(advance(ended, world(), NOW)).toEqual({
        phase,
        statusPatch: {},
        effects: [],
      });
    },
  );

  it('gives replicas that start one after another a moment', () => {
    const degraded = world({
      target: inProd({
        ready: { status: 'False', reason: 'ResourceHealthDegraded' },
      }),
    });
    const step = advance(verifying(ago(5_000)), degraded, NOW);
    expect(step.phase).toBe('Verifying');
    expect(step.nextEvaluationTime).toBe('2026-11-20T10:00:10.000Z');
  });

  it('does not take an old answer of the binding for a new one', () => {
    const target = inProd();
    const unseen = {
      ...target.binding!,
      metadata: { ...target.binding!.metadata, generation: 2 },
    };
    const step = advance(
      verifying(ago(MINUTE)),
      world({ target: { ...target, binding: unseen } }),
      NOW,
    );
    expect(step.phase).toBe('Verifying');
  });

  it('lets nothing stop it once it is applied', () => {
    const cancelled = withStatus(applying, {
      cancellation: { by: anna, at: ago(1) },
      approvals: [approval(asked, { decision: 'Reject' })],
    });
    expect(advance(cancelled, world(), NOW).phase).toBe('Applying');
  });

  it('is not superseded by automation when a person asked', () => {
    const step = advance(
      asked,
      world({
        promotions: [
          promotion({
            name: 'orders-prod-auto',
            createdAt: ago(MINUTE),
            spec: {
              trigger: 'AutoPromote',
              requestedBy: 'system:auto-promote',
            },
          }),
        ],
      }),
      NOW,
    );
    expect(step.phase).toBe('Waiting');
  });

  it('is not superseded by a request for other settings', () => {
    const settings = promotion({
      name: 'orders-prod-2',
      createdAt: ago(MINUTE),
      spec: { from: undefined, releaseState: 'Suspend' },
    });
    expect(advance(asked, world({ promotions: [settings] }), NOW).phase).toBe(
      'Waiting',
    );
  });

  it('waits for a pipeline that is not there yet', () => {
    const step = advance(
      promotion({ status: {} }),
      world({ pipeline: undefined }),
      NOW,
    );
    expect(step.phase).toBe('Pending');
  });

  it('waits as long as the facts of the change are unknown', () => {
    const open = world({
      pipeline: pipeline({ prod: {} }),
      changeHash: { unknown: 'The configuration cannot be read.' },
    });
    expect(advance(asked, open, NOW)).toMatchObject({ phase: 'Waiting' });
  });

  describe('a rollback', () => {
    const back = promotion({
      spec: {
        from: undefined,
        artifactRef: v1.metadata.name,
        revision: 1,
        reason: 'main exits',
      },
      status: {
        phase: 'Applying',
        startedAt: ago(MINUTE),
      },
    });
    const letIn = withStatus(back, { admission: admission(back, v1) });
    const facts = world({
      artifact: v1,
      target: {
        binding: binding('prod', v2, {
          spec: { workloadOverrides: { containers: { main: {} } } },
        }),
        deployment: deployment('prod', [
          revision(v2, { revision: 2 }),
          revision(v1, {
            classOverrides: { deploymentTemplate: { replicas: 3 } },
          }),
        ]),
      },
    });

    it('brings the overrides of the revision back and holds automation', () => {
      const [effect] = advance(letIn, facts, NOW).effects;
      expect(effect).toEqual({
        type: 'writeBinding',
        write: {
          name: 'orders-prod',
          artifactRef: v1.metadata.name,
          classOverrides: { deploymentTemplate: { replicas: 3 } },
          workloadOverrides: null,
          hold: {
            reason: 'main exits',
            by: anna,
            since: ago(MINUTE),
            promotion: 'orders-prod-1',
          },
          promotion: 'orders-prod-1',
        },
      });
    });

    it('ends as rolled back', () => {
      const done = withStatus(letIn, {
        phase: 'Verifying',
        appliedAt: ago(MINUTE),
      });
      const step = advance(
        done,
        { ...facts, target: { ...facts.target, binding: binding('prod', v1) } },
        NOW,
      );
      expect(step.statusPatch.message).toBe(
        `prod runs ${v1.metadata.name} again; automation is held until it is resumed.`,
      );
    });
  });

  it.each([
    {
      reason: 'what is promoted is not the newest of its source',
      newest: v1,
      held: true,
    },
    { reason: 'it is the newest', newest: v2, held: false },
  ])('holds automation only if needed: $reason', ({ newest, held }) => {
    const [effect] = advance(
      applying,
      world({
        source: { deployment: deployment('staging', [revision(newest)]) },
      }),
      NOW,
    ).effects;
    expect(effect).toMatchObject({ type: 'writeBinding' });
    expect('write' in effect && effect.write.hold !== undefined).toBe(held);
  });
});
