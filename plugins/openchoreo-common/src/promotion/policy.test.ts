import { checkPolicy } from './__fixtures__/policies';
import {
  dev,
  environment,
  managers,
  pipeline,
  prod,
  staging,
} from './__fixtures__/storefront';
import { effectivePolicy, policyHash } from './policy';

const environments = [dev, staging, prod];

describe('effectivePolicy', () => {
  it.each([
    {
      reason: 'no flag: no approval',
      target: {},
      approvals: 0,
    },
    {
      reason: 'requiresApproval without a check: one approval',
      target: { requiresApproval: true },
      approvals: 1,
    },
    {
      reason: 'requiresApproval with a check before: the check is the approval',
      target: { requiresApproval: true, checks: [checkPolicy('smoke')] },
      approvals: 0,
    },
    {
      reason: 'requiresApproval with a check after only: one approval',
      target: {
        requiresApproval: true,
        checks: [checkPolicy('smoke', 'after')],
      },
      approvals: 1,
    },
    {
      reason: 'isManualApprovalRequired: one approval, whatever the checks',
      target: {
        isManualApprovalRequired: true,
        checks: [checkPolicy('smoke')],
      },
      approvals: 1,
    },
    {
      reason: 'approval as written, the flags add nothing',
      target: {
        requiresApproval: true,
        isManualApprovalRequired: true,
        approval: { count: 2 },
      },
      approvals: 1,
    },
  ])('maps the two flags: $reason', ({ target, approvals }) => {
    const policy = effectivePolicy(
      pipeline({ staging: target }),
      environments,
      'dev',
      'staging',
    );
    expect(policy?.approvals).toHaveLength(approvals);
  });

  it('fills in the defaults', () => {
    const policy = effectivePolicy(
      pipeline({ staging: { approval: { count: 1 } } }),
      environments,
      'dev',
      'staging',
    );
    expect(policy).toEqual({
      environment: 'staging',
      isProduction: false,
      gated: true,
      approvals: [
        {
          gate: 'approval',
          count: 1,
          groups: [],
          forbidSelf: false,
          expiresAfterMs: 72 * 3_600_000,
        },
      ],
      digestPinned: false,
      windows: [],
      checks: [],
      verifications: [],
      contract: 'off',
      autoPromote: false,
      autoRollback: false,
      unreadable: [],
    });
  });

  it('never lets people approve their own change of production', () => {
    const policy = effectivePolicy(
      pipeline({ prod: { approval: { count: 1, forbidSelf: false } } }),
      environments,
      'staging',
      'prod',
    );
    expect(policy?.approvals[0].forbidSelf).toBe(true);
  });

  it('asks for both what the path and what the environment want', () => {
    const strict = environment('prod', {
      isProduction: true,
      gates: {
        approval: { count: 2, groups: ['group:default/security'] },
        soak: '1h',
      },
    });
    const policy = effectivePolicy(
      pipeline({
        prod: { approval: { count: 1, groups: [managers] }, soak: '30m' },
      }),
      [staging, strict],
      'staging',
      'prod',
    );
    expect(
      policy?.approvals.map(({ gate, count, groups }) => [gate, count, groups]),
    ).toEqual([
      ['approval', 1, [managers]],
      ['approval/2', 2, ['group:default/security']],
    ]);
    expect(policy?.soakMs).toBe(3_600_000);
  });

  it('asks once for what both want alike', () => {
    const approval = { count: 1, groups: [managers] };
    const policy = effectivePolicy(
      pipeline({ prod: { approval } }),
      [
        staging,
        environment('prod', { isProduction: true, gates: { approval } }),
      ],
      'staging',
      'prod',
    );
    expect(policy?.approvals).toHaveLength(1);
  });

  it('takes the gates of all paths where there is no source', () => {
    expect(
      effectivePolicy(pipeline(), environments, undefined, 'prod')?.approvals,
    ).toHaveLength(1);
  });

  it.each([
    { from: 'dev', to: 'prod', reason: 'no path' },
    { from: 'staging', to: 'mars', reason: 'no environment' },
  ])('is absent where there is $reason', ({ from, to }) => {
    expect(effectivePolicy(pipeline(), environments, from, to)).toBeUndefined();
  });
});

describe('policyHash', () => {
  const hashOf = (target: Parameters<typeof pipeline>[0]) =>
    policyHash(
      effectivePolicy(pipeline(target), environments, 'staging', 'prod')!,
    );

  it('stays when the same rule is written in another way', () => {
    expect(hashOf({ prod: { requiresApproval: true } })).toBe(
      hashOf({
        prod: {
          approval: { count: 1, expiresAfter: '4320m', forbidSelf: true },
        },
      }),
    );
  });

  it.each([
    { reason: 'stricter', approval: { count: 2, groups: [managers] } },
    { reason: 'looser', approval: { count: 1 } },
    {
      reason: 'shorter',
      approval: { count: 1, groups: [managers], expiresAfter: '1h' },
    },
  ])('changes when the rule becomes $reason', ({ approval }) => {
    expect(hashOf({ prod: { approval } })).not.toBe(
      hashOf({ prod: { approval: { count: 1, groups: [managers] } } }),
    );
  });
});
