import {
  API_VERSION,
  type ChoreoDeployment,
  type DeploymentRevision,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { entryVerifier, sealEntry } from './entries';
import { sealedHistory } from './sealedHistory';
import { createSealer } from './sealer';

const sealer = createSealer([{ id: 'a', secret: Buffer.alloc(32, 1) }]);
const verifySeal = entryVerifier(sealer);

const deployment = (revisions?: DeploymentRevision[]): ChoreoDeployment => ({
  apiVersion: API_VERSION,
  kind: 'Deployment',
  metadata: { name: 'orders-staging', namespace: 'default' },
  spec: { deploymentArtifactRef: 'orders-1' },
  ...(revisions ? { status: { revisions } } : {}),
});

function revision(number: number): DeploymentRevision {
  const entry = {
    revision: number,
    hash: `hash-${number}`,
    deploymentArtifactRef: `orders-${number}`,
    artifactHash: `sha256:${number}`,
    cause: 'Promotion' as const,
    deployedAt: '2026-01-01T00:00:00Z',
    result: 'Ready' as const,
  };
  return {
    ...entry,
    seal: sealEntry(sealer, 'revision', entry, deployment()),
  };
}

describe('sealedHistory', () => {
  it('leaves a history alone that the control plane wrote', () => {
    const own = deployment([revision(2), revision(1)]);
    expect(sealedHistory(own, verifySeal)).toBe(own);
    expect(sealedHistory(deployment(), verifySeal).status).toBe(undefined);
  });

  it('keeps revisions whose outcome was observed after they were sealed', () => {
    const observed = {
      ...revision(1),
      result: 'Superseded' as const,
      readySince: '2026-01-01T00:00:01Z',
    };
    expect(
      sealedHistory(deployment([observed]), verifySeal).status?.revisions,
    ).toEqual([observed]);
  });

  it.each([
    ['has no seal', { ...revision(3), seal: undefined as never }],
    ['has the seal of another one', { ...revision(3), seal: revision(2).seal }],
    ['was changed', { ...revision(3), artifactHash: 'sha256:evil' }],
  ])('drops a revision that %s', (_reason, forged) => {
    expect(
      sealedHistory(
        deployment([forged, revision(2), revision(1)]),
        verifySeal,
      ).status?.revisions?.map(entry => entry.revision),
    ).toEqual([2, 1]);
  });

  it('drops what was sealed for another environment', () => {
    const moved = deployment([revision(1)]);
    moved.metadata.name = 'orders-production';
    expect(sealedHistory(moved, verifySeal).status?.revisions).toEqual([]);
  });
});
