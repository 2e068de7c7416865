import type { PromotionGate } from '../../kinds';
import { checkPolicy, windowPolicy } from '../__fixtures__/policies';
import {
  ago,
  artifact,
  binding,
  deployment,
  environment,
  HOUR,
  MINUTE,
  NOW,
  pipeline,
  promotion,
  revision,
  staging,
  v1,
  v2,
  world,
} from '../__fixtures__/storefront';
import { changeKind } from '../changeKind';
import { effectivePolicy } from '../policy';
import { planHashOf, type PromotionWorld } from '../world';
import { digestGate } from './digest';
import { freezeGate } from './freeze';
import type { Gate } from './gate';
import { laneGate } from './lane';
import { notEnforcedGate } from './notEnforced';
import { planGate } from './plan';
import { soakGate } from './soak';
import { sourceHealthGate } from './sourceHealth';

function ask(
  gate: Gate,
  changes: Partial<PromotionWorld> = {},
  about = promotion(),
): PromotionGate[] {
  const facts = world(changes);
  const { from, to } = about.spec;
  return gate({
    promotion: about,
    world: facts,
    policy: effectivePolicy(facts.pipeline!, facts.environments, from, to),
    kind: changeKind(about, facts),
    now: NOW,
  });
}

const settings = promotion({
  spec: { from: undefined, overrides: {}, artifactRef: v1.metadata.name },
});

describe('lane gate', () => {
  const other = promotion({
    name: 'orders-prod-0',
    status: { phase: 'Verifying' },
    spec: { requestedBy: 'user:default/ben' },
  });

  it('waits while another change of the environment rolls out', () => {
    expect(ask(laneGate, { promotions: [promotion(), other] })).toMatchObject([
      {
        state: 'Pending',
        message: "ben's change orders-prod-0 is rolling out in prod.",
        owner: 'user:default/ben',
      },
    ]);
  });

  it('does not wait for other environments or for itself', () => {
    const elsewhere = promotion({
      name: 'orders-staging-0',
      spec: { to: 'staging' },
      status: { phase: 'Applying' },
    });
    const self = promotion({ status: { phase: 'Applying' } });
    expect(ask(laneGate, { promotions: [elsewhere, self] })).toMatchObject([
      { state: 'Allowed' },
    ]);
  });
});

describe('freeze gate', () => {
  const frozen = (until?: string) => [
    staging,
    environment('prod', {
      isProduction: true,
      freeze: { reason: 'Quarter end.', by: 'group:default/finance', until },
    }),
  ];

  it('says who froze it, why and until when', () => {
    const until = '2026-11-21T00:00:00Z';
    expect(ask(freezeGate, { environments: frozen(until) })).toEqual([
      {
        name: 'freeze',
        type: 'freeze',
        state: 'Denied',
        message:
          'prod is frozen by finance until 21 Nov 00:00 UTC: Quarter end.',
        owner: 'group:default/finance',
        nextEvaluationTime: until,
      },
    ]);
  });

  it('has no next time when it lasts until lifted', () => {
    const [gate] = ask(freezeGate, { environments: frozen() });
    expect(gate).not.toHaveProperty('nextEvaluationTime');
    expect(gate.message).toContain('until it is lifted');
  });

  it('is over when its time is', () => {
    expect(ask(freezeGate, { environments: frozen(ago(0)) })).toMatchObject([
      { state: 'Allowed' },
    ]);
  });

  it('leaves settings alone', () => {
    expect(ask(freezeGate, { environments: frozen() }, settings)).toEqual([]);
  });
});

describe('source health gate', () => {
  const source = (
    ready: { status: 'True' | 'False'; reason: string; message?: string },
    of = v2,
  ) => ({
    source: {
      binding: binding('staging', of, { ready }),
      deployment: deployment('staging', [
        revision(of, { revision: 2 }),
        revision(v2, { readyUntil: ago(MINUTE) }),
      ]),
    },
  });

  it.each([
    {
      reason: 'it runs there and is Ready',
      changes: source({ status: 'True', reason: 'ResourcesActive' }),
      state: 'Allowed',
      message: 'staging is Ready.',
    },
    {
      reason: 'it was Ready there until something newer came',
      changes: source(
        { status: 'False', reason: 'ResourceHealthDegraded' },
        v1,
      ),
      state: 'Allowed',
      message: `${v2.metadata.name} was Ready in staging before it was replaced.`,
    },
    {
      reason: 'it is rolling out there',
      changes: source({ status: 'False', reason: 'ResourceHealthProgressing' }),
      state: 'Pending',
      message: 'staging is still rolling out.',
    },
    {
      reason: 'it is not well there',
      changes: source({
        status: 'False',
        reason: 'ResourceHealthDegraded',
        message: '1 of 1 replica restarts: exit code 1 in main, once.',
      }),
      state: 'Denied',
      message:
        'staging is not Ready: 1 of 1 replica restarts: exit code 1 in main, once.',
    },
    {
      reason: 'nothing is there',
      changes: { source: {} },
      state: 'Denied',
      message: 'Nothing is deployed in staging.',
    },
    {
      reason: 'it never was Ready there',
      changes: {
        ...source({ status: 'True', reason: 'ResourcesActive' }, v1),
        artifact: artifact('v9'),
      },
      state: 'Denied',
      message: `${v2.metadata.name} was never Ready in staging.`,
    },
  ])('says $state when $reason', ({ changes, state, message }) => {
    expect(ask(sourceHealthGate, changes)).toMatchObject([{ state, message }]);
  });

  it('waits until the source has been looked at', () => {
    const { source: of } = source({
      status: 'True',
      reason: 'ResourcesActive',
    });
    of.binding.metadata.generation = 2;
    expect(ask(sourceHealthGate, { source: of })).toMatchObject([
      { state: 'Pending' },
    ]);
  });
});

describe('soak gate', () => {
  const soak = (...revisions: ReturnType<typeof revision>[]) => ({
    pipeline: pipeline({ prod: { soak: '2h' } }),
    source: { deployment: deployment('staging', revisions) },
  });

  it('says when it will be long enough', () => {
    expect(
      ask(soakGate, soak(revision(v2, { readySince: ago(90 * MINUTE) }))),
    ).toEqual([
      {
        name: 'soak',
        type: 'soak',
        state: 'Pending',
        message:
          'Ready in staging since 20 Nov 08:30 UTC, 2 h needed: 30 min to go.',
        owner: 'group:default/orders',
        nextEvaluationTime: '2026-11-20T10:30:00.000Z',
      },
    ]);
  });

  it('allows exactly when the time is over', () => {
    expect(
      ask(soakGate, soak(revision(v2, { readySince: ago(2 * HOUR) }))),
    ).toMatchObject([{ state: 'Allowed' }]);
  });

  it('begins again after a break', () => {
    expect(
      ask(
        soakGate,
        soak(
          revision(v2, {
            readySince: ago(3 * HOUR),
            readyUntil: ago(2 * HOUR),
          }),
        ),
      ),
    ).toMatchObject([
      {
        state: 'Pending',
        message:
          'Was Ready in staging for 1 h only, 2 h needed without a break.',
      },
    ]);
  });

  it('counts the time of the artifact, not of its successor', () => {
    expect(
      ask(soakGate, soak(revision(v1, { readySince: ago(9 * HOUR) }))),
    ).toMatchObject([{ state: 'Pending' }]);
  });

  it('is not there unless it is declared', () => {
    expect(ask(soakGate)).toEqual([]);
  });
});

describe('digest gate', () => {
  const pinned = { pipeline: pipeline({ prod: { digestPinned: true } }) };

  it('denies images that are named by a tag', () => {
    expect(ask(digestGate, pinned)).toMatchObject([
      {
        state: 'Denied',
        message: expect.stringContaining('The image of main is named by a tag'),
      },
    ]);
  });

  it('allows images that are named by their digest', () => {
    const byDigest = structuredClone(v2);
    byDigest.spec.workloadSpec!.containers!.main.image = `r.example/orders@sha256:${'a'.repeat(
      64,
    )}`;
    expect(ask(digestGate, { ...pinned, artifact: byDigest })).toMatchObject([
      { state: 'Allowed' },
    ]);
  });
});

describe('gates that this version cannot evaluate', () => {
  const declared = {
    pipeline: pipeline({
      prod: {
        windows: [windowPolicy('office')],
        checks: [checkPolicy('smoke'), checkPolicy('later', 'after')],
        contract: { mode: 'block' as const },
      },
    }),
  };

  it('never allow', () => {
    const train = promotion({
      spec: { train: { name: 't1', order: 1, size: 2 } },
    });
    const gates = ask(notEnforcedGate, declared, train);
    expect(gates.map(({ name, state }) => [name, state])).toEqual([
      ['window/office', 'Denied'],
      ['check/smoke', 'Denied'],
      ['contract', 'Denied'],
      ['train', 'Denied'],
    ]);
    for (const { message } of gates) {
      expect(message).toContain('is not enforced by this version');
    }
  });

  it('do not keep a rollback out', () => {
    const back = promotion({
      spec: { from: undefined, artifactRef: v1.metadata.name },
    });
    expect(ask(notEnforcedGate, { ...declared, artifact: v1 }, back)).toEqual(
      [],
    );
  });
});

describe('plan gate', () => {
  it('is not there where nothing is gated', () => {
    const toStaging = promotion({ spec: { from: 'dev', to: 'staging' } });
    expect(ask(planGate, {}, toStaging)).toEqual([]);
  });

  it('keeps out what cannot be rendered, gated or not', () => {
    const toStaging = promotion({ spec: { from: 'dev', to: 'staging' } });
    const problems = [{ path: 'spec.x', message: 'is wrong' }];
    const planHash = planHashOf({ hash: '', problems }, 'staging');
    expect(ask(planGate, { planHash }, toStaging)).toMatchObject([
      {
        state: 'Pending',
        message: 'It cannot be rendered for staging: spec.x is wrong.',
      },
    ]);
  });

  it('allows a plan that nobody looked at before: it is recorded now', () => {
    expect(
      ask(planGate, {}, promotion({ status: { phase: 'Pending' } })),
    ).toMatchObject([{ state: 'Allowed' }]);
  });
});
