import { sample } from '../__fixtures__/objects';
import type { Promotion } from '../Promotion';
import { promotionRule } from './promotion';

const admission = {
  sequence: 1,
  artifactHash: 'sha256:0',
  changeHash: 'sha256:1',
  environment: 'prod',
  policyHash: 'sha256:2',
  at: '2026-11-20T10:00:00Z',
  seal: 'k1:abc',
};

const skip = {
  gate: 'soak',
  by: 'user:default/anna',
  reason: 'Hotfix',
  expiresAt: '2026-11-21T10:00:00Z',
  at: '2026-11-20T10:00:00Z',
  changeHash: 'sha256:1',
  environment: 'prod',
  seal: 'k1:def',
};

describe('promotionRule', () => {
  it.each<{ reason: string; change: (promotion: Promotion) => void }>([
    {
      reason: 'a rollback to a revision',
      change: ({ spec }) => {
        delete spec.from;
        spec.revision = 3;
      },
    },
    {
      reason: 'new settings of an environment',
      change: ({ spec }) => {
        delete spec.from;
        spec.overrides = {
          classOverrides: { deploymentTemplate: { replicas: 5 } },
        };
        spec.releaseState = 'Suspend';
      },
    },
  ])('takes $reason', ({ change }) => {
    expect(promotionRule(sample('Promotion', change), undefined)).toEqual([]);
  });

  it.each<{
    reason: string;
    change: (promotion: Promotion) => void;
    paths: string[];
  }>([
    {
      reason: 'nothing is promoted into where it is',
      change: ({ spec }) => {
        spec.from = 'prod';
      },
      paths: ['spec.to'],
    },
    {
      reason: 'settings stay in their environment',
      change: ({ spec }) => {
        spec.revision = 1;
        spec.overrides = {};
        spec.releaseState = 'Active';
      },
      paths: [
        'spec.revision',
        'spec.overrides',
        'spec.releaseState',
        'spec.overrides',
      ],
    },
    {
      reason: 'a change that comes from nowhere has a reason',
      change: ({ spec }) => {
        delete spec.from;
        spec.reason = ' ';
      },
      paths: ['spec.reason'],
    },
    {
      reason: 'a revision brings its own overrides',
      change: ({ spec }) => {
        delete spec.from;
        spec.revision = 1;
        spec.overrides = {};
      },
      paths: ['spec.overrides'],
    },
    {
      reason: 'overrides of a request are limited like those of a binding',
      change: ({ spec }) => {
        delete spec.from;
        spec.overrides = {
          workloadOverrides: { containers: { main: { args: [] } as {} } },
        };
      },
      paths: ['spec.overrides.workloadOverrides.containers.main.args'],
    },
    {
      reason: 'somebody asks',
      change: ({ spec }) => {
        spec.requestedBy = 'anna';
      },
      paths: ['spec.requestedBy'],
    },
  ])('refuses others: $reason', ({ change, paths }) => {
    const promotion = sample('Promotion', change);

    expect(promotionRule(promotion, undefined).map(({ path }) => path)).toEqual(
      paths,
    );
  });

  it('lets decisions be added and voided', () => {
    const old = sample('Promotion');
    const later = sample('Promotion', ({ status }) => {
      status!.approvals![0].void = true;
      status!.approvals![0].voidReason = 'The policy changed.';
      status!.approvals!.unshift({
        ...status!.approvals![0],
        by: 'user:default/carl',
        void: false,
      });
      status!.skips = [skip];
      status!.phase = 'Applying';
      status!.admission = admission;
    });

    expect(promotionRule(later, old)).toEqual([]);
  });

  it.each<{
    reason: string;
    before: (status: NonNullable<Promotion['status']>) => void;
    after: (status: NonNullable<Promotion['status']>) => void;
    path: string;
  }>([
    {
      reason: 'an approval is not taken back',
      before: () => {},
      after: status => {
        status.approvals = [];
      },
      path: 'status.approvals[0]',
    },
    {
      reason: 'an approval does not turn into a rejection',
      before: () => {},
      after: status => {
        status.approvals![0].decision = 'Reject';
      },
      path: 'status.approvals[0]',
    },
    {
      reason: 'a void approval stays void',
      before: status => {
        status.approvals![0].void = true;
      },
      after: () => {},
      path: 'status.approvals[0]',
    },
    {
      reason: 'a skip is not forgotten',
      before: status => {
        status.skips = [skip];
      },
      after: () => {},
      path: 'status.skips[0]',
    },
    {
      reason: 'an admission is given once',
      before: status => {
        status.admission = admission;
      },
      after: status => {
        status.admission = { ...admission, sequence: 2 };
      },
      path: 'status.admission',
    },
    {
      reason: 'what has ended does not begin again',
      before: status => {
        status.phase = 'Rejected';
      },
      after: status => {
        status.phase = 'Waiting';
      },
      path: 'status.phase',
    },
  ])('keeps the record: $reason', ({ before, after, path }) => {
    const old = sample('Promotion', ({ status }) => before(status!));
    const later = sample('Promotion', ({ status }) => after(status!));

    expect(promotionRule(later, old)).toEqual([
      expect.objectContaining({ path, reason: 'FieldValueForbidden' }),
    ]);
  });
});
