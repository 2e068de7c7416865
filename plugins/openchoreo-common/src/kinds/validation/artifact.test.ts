import { sample } from '../__fixtures__/objects';
import type { DeployableArtifact } from '../DeployableArtifact';
import { deployableArtifactRule } from './artifact';

describe('deployableArtifactRule', () => {
  it('takes an artifact that upstream made, without a hash', () => {
    const imported = sample('DeployableArtifact', ({ metadata, spec }) => {
      metadata.name = 'orders-v1';
      delete spec.contentHash;
    });

    expect(deployableArtifactRule(imported)).toEqual([]);
  });

  it.each<{
    reason: string;
    change: (artifact: DeployableArtifact) => void;
    paths: string[];
  }>([
    {
      reason: 'the hash is that of the content',
      change: ({ spec }) => {
        spec.workloadSpec!.containers!.main.image = 'r/orders:2';
      },
      paths: ['spec.contentHash', 'metadata.name'],
    },
    {
      reason: 'the name is that of the hash',
      change: ({ metadata }) => {
        metadata.name = 'orders-latest';
      },
      paths: ['metadata.name'],
    },
    {
      reason: 'it comes from one place',
      change: ({ spec }) => {
        spec.targetArtifact.fromBuildRef = { name: 'b1' };
      },
      paths: ['spec.targetArtifact'],
    },
    {
      reason: 'it comes from somewhere, hash or not',
      change: ({ spec }) => {
        spec.targetArtifact = {};
        delete spec.contentHash;
      },
      paths: ['spec.targetArtifact'],
    },
    {
      reason: 'a build is named or found by revision',
      change: ({ spec }) => {
        spec.targetArtifact = {
          fromBuildRef: { name: 'b1', gitRevision: 'abc' },
        };
      },
      paths: ['spec.targetArtifact.fromBuildRef.gitRevision'],
    },
    {
      reason: 'what it froze can run',
      change: ({ spec }) => {
        delete spec.contentHash;
        spec.workloadSpec = { containers: { MAIN: { image: 'a' } } };
      },
      paths: ['spec.workloadSpec.containers.MAIN'],
    },
  ])('refuses others: $reason', ({ change, paths }) => {
    const artifact = sample('DeployableArtifact', change);

    expect(deployableArtifactRule(artifact).map(({ path }) => path)).toEqual(
      paths,
    );
  });
});
