import type { Promotion } from '../kinds';
import {
  ago,
  anna,
  approval,
  carla,
  dora,
  environment,
  HOUR,
  managers,
  MINUTE,
  NOW,
  pipeline,
  PLAN,
  promotion,
  staging,
  withStatus,
  world,
} from './__fixtures__/storefront';
import {
  approverEligibility,
  currentBinding,
  judgeApprovals,
  type ApprovalBinding,
} from './approvals';
import { effectivePolicy } from './policy';
import type { PromotionWorld } from './world';

const asked = promotion();

function policyOf(of: PromotionWorld) {
  return effectivePolicy(of.pipeline!, of.environments, 'staging', 'prod')!;
}

function verdicts(
  approvals: NonNullable<NonNullable<Promotion['status']>['approvals']>,
  facts: PromotionWorld = world(),
) {
  const policy = policyOf(facts);
  return judgeApprovals({
    promotion: withStatus(asked, { approvals }),
    world: facts,
    policy,
    binding: currentBinding(facts, policy) as ApprovalBinding,
    now: NOW,
  });
}

describe('judgeApprovals', () => {
  it.each([
    {
      reason: 'was not sealed by the control plane',
      entry: { ...approval(asked), comment: 'added later' },
      why: 'It was not recorded by the control plane.',
    },
    {
      reason: 'was given for another change',
      entry: approval(asked, { changeHash: 'sha256:0' }),
      why: 'The change is another one than the one it was given for.',
    },
    {
      reason: 'was given under another rule',
      entry: approval(asked, { policyHash: 'sha256:0' }),
      why: 'The rules of the environment changed after it was given.',
    },
    {
      reason: 'was given for another plan',
      entry: approval(asked, { planHash: 'sha256:0' }),
      why: 'What would be applied changed after it was given.',
    },
    {
      reason: 'was given for another environment',
      entry: approval(asked, { environment: 'staging' }),
      why: 'It was given for staging.',
    },
    {
      reason: 'is older than approvals are valid',
      entry: approval(asked, { at: ago(73 * HOUR) }),
      why: 'It expired on 20 Nov 09:00 UTC.',
    },
    {
      reason: 'says itself that it is over',
      entry: approval(asked, { expiresAt: ago(MINUTE) }),
      why: 'It expired on 20 Nov 09:59 UTC.',
    },
    {
      reason: 'is of the requester',
      entry: approval(asked, { by: anna }),
      why: 'anna asked for it and cannot approve it.',
    },
    {
      reason: 'is of the requester, written in another case',
      entry: approval(asked, { by: 'User:default/Anna' }),
      why: 'User:default/Anna asked for it and cannot approve it.',
    },
  ])('voids a decision that $reason', ({ entry, why }) => {
    expect(verdicts([entry])).toEqual([{ state: 'void', reason: why }]);
  });

  it('voids decisions of people who left the group or lost the permission', () => {
    const entries = [approval(asked), approval(asked, { by: dora })];
    expect(
      verdicts(
        entries,
        world({
          groupsOf: () => [],
          mayApprove: person => person === carla,
        }),
      ),
    ).toEqual([
      { state: 'void', reason: 'carla is not a member of release-managers.' },
      { state: 'void', reason: 'dora may not approve in prod.' },
    ]);
  });

  it('keeps the last decision of each person', () => {
    expect(
      verdicts([approval(asked, { at: ago(HOUR) }), approval(asked)]).map(
        ({ state }) => state,
      ),
    ).toEqual(['void', 'counts']);
  });

  it('lets no forged entry void a real one', () => {
    expect(
      verdicts([
        approval(asked),
        { ...approval(asked), comment: 'forged' },
      ]).map(({ state }) => state),
    ).toEqual(['counts', 'void']);
  });

  it('voids nothing because the catalog is away', () => {
    expect(
      verdicts([approval(asked)], world({ groupsOf: () => 'unknown' })),
    ).toEqual([
      { state: 'unknown', reason: 'The groups of carla could not be read.' },
    ]);
  });
});

describe('approverEligibility', () => {
  const ask = (
    person: string,
    about: Promotion = asked,
    changes: Partial<PromotionWorld> = {},
  ) => {
    const facts = world(changes);
    return approverEligibility(about, person, {
      policy: policyOf(facts),
      groupsOf: facts.groupsOf,
      mayApprove: facts.mayApprove,
    });
  };

  it('allows a member of the group', () => {
    expect(ask(carla)).toEqual({ allowed: true });
  });

  it.each([
    {
      reason: 'the requester',
      answer: ask(anna),
      refusal:
        'Needs 1 of 1 approvals from release-managers. You asked for it, so you cannot approve it.',
    },
    {
      reason: 'somebody outside of the group',
      answer: ask('user:default/ed', asked, { groupsOf: () => [] }),
      refusal:
        'Needs 1 of 1 approvals from release-managers. You are not a member of release-managers.',
    },
    {
      reason: 'somebody without the permission',
      answer: ask(carla, asked, { mayApprove: () => false }),
      refusal:
        'Needs 1 of 1 approvals from release-managers. You may not approve in prod.',
    },
    {
      reason: 'somebody whose groups are not known now',
      answer: ask(carla, asked, { groupsOf: () => 'unknown' }),
      refusal:
        'Needs 1 of 1 approvals from release-managers. The groups of carla could not be read. Try again in a moment.',
    },
    {
      reason: 'somebody who did already',
      answer: ask(carla, withStatus(asked, { approvals: [approval(asked)] })),
      refusal: 'You approved it already.',
    },
    {
      reason: 'anybody when it is decided',
      answer: ask(carla, withStatus(asked, { phase: 'Succeeded' })),
      refusal: 'It is decided: succeeded.',
    },
    {
      reason: 'anybody when no approval is needed',
      answer: ask(carla, asked, { pipeline: pipeline({ prod: {} }) }),
      refusal: 'prod needs no approval.',
    },
  ])('refuses $reason in words', ({ answer, refusal }) => {
    expect(answer).toEqual({ allowed: false, refusal });
  });

  it('lets requesters approve where nothing forbids it', () => {
    const tame = environment('prod');
    expect(
      ask(anna, asked, {
        environments: [staging, tame],
        pipeline: pipeline({
          prod: { approval: { count: 1, groups: [managers] } },
        }),
        groupsOf: () => [managers],
      }),
    ).toEqual({ allowed: true });
  });
});

describe('currentBinding', () => {
  it('is not known while the plan is not', () => {
    const facts = world({ planHash: { unknown: 'It cannot be rendered.' } });
    expect(currentBinding(facts, policyOf(facts))).toEqual({
      unknown: 'It cannot be rendered.',
    });
    expect(currentBinding(world(), policyOf(world()))).toMatchObject({
      planHash: PLAN,
      environment: 'prod',
    });
  });
});
