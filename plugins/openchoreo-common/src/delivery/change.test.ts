import {
  binding,
  deployment,
  promotion,
  revision,
  v1,
  v2,
} from '../promotion/__fixtures__/storefront';
import { hashOfArtifact } from './artifact';
import {
  changeHash,
  wantedByBinding,
  wantedByPromotion,
  type Change,
} from './change';

const change: Change = {
  artifactHash: 'sha256:a',
  releaseState: 'Active',
  configuration: [{ group: 'g', key: 'k', value: '1' }],
};

describe('changeHash', () => {
  it.each<{ reason: string; other: Partial<Change> }>([
    { reason: 'artifact', other: { artifactHash: 'sha256:b' } },
    { reason: 'release state', other: { releaseState: 'Suspend' } },
    {
      reason: 'class overrides',
      other: { classOverrides: { deploymentTemplate: { replicas: 1 } } },
    },
    {
      reason: 'workload overrides',
      other: { workloadOverrides: { containers: { main: {} } } },
    },
    {
      reason: 'configuration value',
      other: { configuration: [{ group: 'g', key: 'k', value: '2' }] },
    },
    {
      reason: 'secret reference',
      other: { configuration: [{ secret: 's', key: 'k' }] },
    },
    {
      reason: 'removal of what the class sets',
      other: {
        classOverrides: {
          deploymentTemplate: {
            template: { spec: { securityContext: null } },
          },
        },
      },
    },
  ])('differs with the $reason', ({ other }) => {
    expect(changeHash({ ...change, ...other })).not.toBe(changeHash(change));
  });

  it('takes no overrides and empty ones for the same', () => {
    expect(
      changeHash({ ...change, classOverrides: {}, workloadOverrides: {} }),
    ).toBe(changeHash(change));
  });
});

describe('wantedByPromotion', () => {
  const overrides = { classOverrides: { deploymentTemplate: { replicas: 3 } } };
  const target = {
    binding: binding('prod', v1, {
      spec: { ...overrides, releaseState: 'Suspend' },
    }),
    deployment: deployment('prod', [
      revision(v1, {
        revision: 4,
        workloadOverrides: { containers: { main: {} } },
      }),
    ]),
  };

  it('leaves overrides and release state of the target alone', () => {
    expect(wantedByPromotion(promotion(), v2, target)).toEqual({
      artifactRef: v2.metadata.name,
      artifactHash: hashOfArtifact(v2),
      releaseState: 'Suspend',
      ...overrides,
    });
  });

  it('begins with none in a new environment', () => {
    expect(wantedByPromotion(promotion(), v2, {})).toEqual({
      artifactRef: v2.metadata.name,
      artifactHash: hashOfArtifact(v2),
      releaseState: 'Active',
    });
  });

  it('brings those of a revision back', () => {
    const back = promotion({ spec: { from: undefined, revision: 4 } });
    expect(wantedByPromotion(back, v1, target)).toMatchObject({
      workloadOverrides: { containers: { main: {} } },
    });
    expect(wantedByPromotion(back, v1, target)).not.toHaveProperty(
      'classOverrides',
    );
  });

  it('takes those that it names itself', () => {
    const own = promotion({
      spec: { from: undefined, overrides: {}, releaseState: 'Active' },
    });
    expect(wantedByPromotion(own, v1, target)).toEqual({
      artifactRef: v1.metadata.name,
      artifactHash: hashOfArtifact(v1),
      releaseState: 'Active',
    });
  });

  it('is what the binding asks for once it is written', () => {
    const written = binding('prod', v2, {
      spec: { ...overrides, releaseState: 'Suspend' },
    });
    expect(wantedByBinding(written, v2)).toEqual(
      wantedByPromotion(promotion(), v2, target),
    );
  });
});
