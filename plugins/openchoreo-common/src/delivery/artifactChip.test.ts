import fc from 'fast-check';
import { greeterArtifact, greeterWorkload } from './__fixtures__/greeter';
import { artifactChip, imageChip, markAndHue } from './artifactChip';

const withImage = (image: string) => {
  const workload = structuredClone(greeterWorkload);
  workload.spec.containers!.main.image = image;
  return greeterArtifact({ workload });
};

describe('artifactChip', () => {
  it('draws equal versions equal', () => {
    const artifact = greeterArtifact();
    expect(artifactChip(artifact)).toEqual({
      name: artifact.metadata.name,
      contentHash: artifact.spec.contentHash,
      ...markAndHue(artifact.spec.contentHash!),
      version: 'latest',
      title: 'openchoreo/samples/greeter-service:latest',
      image: 'ghcr.io/openchoreo/samples/greeter-service:latest',
      createdAt: '',
      simulated: false,
    });
  });

  it.each([
    { image: 'localhost:5000/a/b:1.2', version: '1.2', title: 'a/b:1.2' },
    { image: 'nginx', version: 'latest', title: 'nginx' },
    { image: 'library/nginx:1', version: '1', title: 'library/nginx:1' },
    {
      image: `r.example/a@sha256:0123456789abcdef${'0'.repeat(48)}`,
      version: '0123456789ab',
      title: `a@sha256:0123456789abcdef${'0'.repeat(48)}`,
    },
  ])('calls $image $version', ({ image, version, title }) => {
    expect(artifactChip(withImage(image))).toMatchObject({ version, title });
  });

  it('shows commit and first line of the message where they are known', () => {
    const artifact = greeterArtifact();
    artifact.spec.targetArtifact = {
      fromBuildRef: { gitRevision: '3f2a91c0aa' },
    };
    expect(artifactChip(artifact, 'add tax\n\nlong story')).toMatchObject({
      version: '3f2a91c',
      title: 'add tax',
    });
  });

  it('says what exists on sandbox planes only', () => {
    expect(artifactChip(withImage('sandbox.invalid/a:1')).simulated).toBe(true);
  });

  it('draws what is gone from its hash alone', () => {
    const { contentHash } = artifactChip(greeterArtifact());
    expect(
      imageChip({ name: 'a', contentHash, image: '', createdAt: '' }),
    ).toMatchObject({ ...markAndHue(contentHash), title: 'a' });
  });
});

describe('markAndHue', () => {
  it('is two capital letters and a hue for any hash', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9a-f]{64}$/), digits => {
        const { mark, hue } = markAndHue(`sha256:${digits}`);
        expect(mark).toMatch(/^[A-Z]{2}$/);
        expect(hue).toBeGreaterThanOrEqual(0);
        expect(hue).toBeLessThan(360);
      }),
    );
  });

  it('never changes for a hash', () => {
    expect(markAndHue(`sha256:748da38f${'0'.repeat(56)}`)).toEqual({
      mark: 'ML',
      hue: 111,
    });
  });
});
