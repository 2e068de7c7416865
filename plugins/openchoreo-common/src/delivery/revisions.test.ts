import type { DeploymentRevision } from '../kinds';
import {
  ago,
  deployment,
  HOUR,
  NOW,
  revision,
  v1,
  v2,
} from '../promotion/__fixtures__/storefront';
import {
  nextRevision,
  observeRevision,
  revisionHash,
  wasReady,
  withRevision,
  type RevisionInput,
} from './revisions';

const input = (changes: Partial<RevisionInput> = {}): RevisionInput => ({
  artifact: v2,
  overrides: {},
  changeHash: 'sha256:c',
  cause: 'Promotion',
  promotion: 'orders-prod-1',
  author: 'user:default/anna',
  now: NOW,
  ...changes,
});

describe('nextRevision', () => {
  it('records what runs, by whom and why', () => {
    expect(nextRevision(input())).toEqual({
      revision: 1,
      hash: revisionHash({ artifactHash: v2.spec.contentHash! }),
      deploymentArtifactRef: v2.metadata.name,
      artifactHash: v2.spec.contentHash,
      changeHash: 'sha256:c',
      image: 'r.example/orders:v2',
      cause: 'Promotion',
      promotion: 'orders-prod-1',
      author: 'user:default/anna',
      deployedAt: NOW.toISOString(),
      result: 'Progressing',
    });
  });

  it('makes none for what runs already', () => {
    const first = nextRevision(input())!;
    const now = deployment('prod', [first]);
    expect(nextRevision(input({ deployment: now }))).toBeUndefined();
    expect(
      nextRevision(input({ deployment: now, changeHash: 'sha256:d' })),
    ).toBeUndefined();
  });

  it('makes one for other overrides, and never uses a number again', () => {
    const now = deployment('prod', [revision(v2, { revision: 41 })]);
    const overrides = {
      classOverrides: { deploymentTemplate: { replicas: 2 } },
    };
    expect(nextRevision(input({ deployment: now, overrides }))).toMatchObject({
      revision: 42,
      ...overrides,
    });
  });
});

describe('withRevision', () => {
  const added = revision(v2, { revision: 12, deployedAt: ago(0) });

  it('supersedes what served, and ends its time', () => {
    const [, before] = withRevision([revision(v1, { revision: 11 })], added);
    expect(before).toMatchObject({
      result: 'Superseded',
      readySince: ago(HOUR),
      readyUntil: ago(0),
    });
  });

  it('does not invent an end for what never was ready', () => {
    const never = revision(v1, { readySince: undefined });
    expect(withRevision([never], added)[1]).not.toHaveProperty('readyUntil');
  });

  it('keeps the newest up to the limit', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      revision(v1, { revision: 11 - index }),
    );
    const kept = withRevision(many, added);
    expect(kept.map(entry => entry.revision)).toEqual([
      12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
    ]);
    expect(withRevision(many, added, 3)).toHaveLength(3);
    expect(withRevision(many, added, 0)).toEqual([added]);
  });
});

describe('observeRevision', () => {
  const fresh: DeploymentRevision = revision(v2, {
    readySince: undefined,
    result: 'Progressing',
  });
  const ready = revision(v2, { readySince: ago(HOUR) });

  it.each([
    {
      reason: 'it becomes ready',
      before: fresh,
      reading: 'Ready' as const,
      after: { result: 'Ready', readySince: ago(0), readyUntil: undefined },
    },
    {
      reason: 'it ceases to be ready',
      before: ready,
      reading: 'Degraded' as const,
      after: {
        result: 'Degraded',
        readySince: ago(HOUR),
        readyUntil: ago(0),
      },
    },
    {
      reason: 'it becomes ready again: the time starts anew',
      before: {
        ...ready,
        readyUntil: ago(60_000),
        result: 'Degraded' as const,
      },
      reading: 'Ready' as const,
      after: { result: 'Ready', readySince: ago(0), readyUntil: undefined },
    },
    {
      reason: 'it is suspended: the time ends, the result stays',
      before: ready,
      reading: 'Stopped' as const,
      after: { result: 'Ready', readyUntil: ago(0) },
    },
  ])('notes when $reason', ({ before, reading, after }) => {
    const earlier = revision(v1);
    const [newest, other] = observeRevision([before, earlier], reading, NOW);
    expect(newest).toMatchObject(
      Object.fromEntries(
        Object.entries(after).filter(([, value]) => value !== undefined),
      ),
    );
    expect(newest.readyUntil).toBe(after.readyUntil);
    expect(other).toBe(earlier);
  });

  it.each([
    { reason: 'still ready', before: [ready], reading: 'Ready' as const },
    {
      reason: 'still on its way',
      before: [fresh],
      reading: 'Progressing' as const,
    },
    { reason: 'nothing there', before: [], reading: 'Ready' as const },
  ])('changes nothing when $reason', ({ before, reading }) => {
    expect(observeRevision(before, reading, NOW)).toBe(before);
  });
});

describe('wasReady', () => {
  it('remembers what was replaced', () => {
    expect(wasReady(revision(v1, { result: 'Superseded' }))).toBe(true);
    expect(
      wasReady(revision(v1, { readySince: undefined, result: 'Superseded' })),
    ).toBe(false);
  });
});
