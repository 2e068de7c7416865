import { askGate } from '../__fixtures__/askGate';
import { pipeline, v2 } from '../__fixtures__/storefront';
import { digestGate } from './digest';

describe('digest gate', () => {
  const pinned = { pipeline: pipeline({ prod: { digestPinned: true } }) };

  it('denies images that are named by a tag', () => {
    expect(askGate(digestGate, pinned)).toMatchObject([
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
    expect(
      askGate(digestGate, { ...pinned, artifact: byDigest }),
    ).toMatchObject([{ state: 'Allowed' }]);
  });
});
