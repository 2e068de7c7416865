import type { GatePolicy } from '../gatePolicy';
import { gatePolicyProblems } from './gatePolicy';

const window = {
  rrule: 'FREQ=DAILY;BYHOUR=9',
  duration: '1h',
  timeZone: 'UTC',
  kind: 'allow',
} as const;

const check = { name: 'smoke', type: 'job', reference: 'smoke' } as const;

describe('gatePolicyProblems', () => {
  it.each<{ reason: string; policy: GatePolicy }>([
    { reason: 'a policy without gates', policy: {} },
    {
      reason: 'checks of every type',
      policy: {
        checks: [
          check,
          { name: 'url', type: 'http', reference: 'https://a.example/health' },
          { name: 'endpoint', type: 'http', reference: 'orders-api' },
          { name: 'flow', type: 'workflow', reference: 'Any Name' },
        ],
      },
    },
    { reason: 'windows without names', policy: { windows: [window, window] } },
  ])('takes $reason', ({ policy }) => {
    expect(gatePolicyProblems(policy, 'spec.gates')).toEqual([]);
  });

  it.each<{ reason: string; policy: GatePolicy; paths: string[] }>([
    {
      reason: 'durations must be above zero',
      policy: {
        soak: '0s',
        approval: { count: 1, expiresAfter: '1 day' },
        checks: [{ ...check, timeout: '10' }],
        autoRollback: { maxAge: '' },
      },
      paths: [
        'approval.expiresAfter',
        'checks[0].timeout',
        'soak',
        'autoRollback.maxAge',
      ],
    },
    {
      reason: 'approvers are groups of the catalog',
      policy: {
        approval: { count: 1, groups: ['group:default/a', 'user:default/b'] },
      },
      paths: ['approval.groups[1]'],
    },
    {
      reason: 'names of checks become names of gates',
      policy: { checks: [check, { ...check, name: 'Smoke!' }, check] },
      paths: ['checks[1].name', 'checks[2].name'],
    },
    {
      reason: 'a probe needs an endpoint or a URL',
      policy: {
        checks: [
          { name: 'a', type: 'http', reference: 'ftp://a' },
          { name: 'b', type: 'http', reference: '/healthz' },
        ],
      },
      paths: ['checks[0].reference', 'checks[1].reference'],
    },
    {
      reason: 'a window must be readable',
      policy: {
        windows: [
          {
            ...window,
            rrule: 'every day',
            duration: '0h',
            timeZone: 'Nowhere',
          },
        ],
      },
      paths: ['windows[0].rrule', 'windows[0].duration', 'windows[0].timeZone'],
    },
    {
      reason: 'a recurrence has a frequency and no start of its own',
      policy: {
        windows: [
          { ...window, rrule: 'BYHOUR=9' },
          { ...window, rrule: 'FREQ=FORTNIGHTLY' },
          { ...window, rrule: 'DTSTART=20260101T000000Z;FREQ=DAILY' },
        ],
      },
      paths: ['windows[0].rrule', 'windows[1].rrule', 'windows[2].rrule'],
    },
    {
      reason: 'windows of one name cannot be told apart',
      policy: {
        windows: [
          { ...window, name: 'office' },
          { ...window, name: 'office' },
        ],
      },
      paths: ['windows[1].name'],
    },
  ])('refuses others: $reason', ({ policy, paths }) => {
    expect(
      gatePolicyProblems(policy, 'spec.gates').map(problem => problem.path),
    ).toEqual(paths.map(path => `spec.gates.${path}`));
  });
});
