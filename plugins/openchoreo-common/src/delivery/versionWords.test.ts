import type { DeployableArtifact } from '../kinds';
import { withVersions } from './versionWords';

const artifact = (image: string) =>
  ({
    metadata: {
      name: 'x',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      targetArtifact: {},
      contentHash: `sha256:${'a'.repeat(64)}`,
      workloadSpec: { containers: { main: { image } } },
    },
  } as unknown as DeployableArtifact);

describe('withVersions', () => {
  const find = (name: string) =>
    name === 'order-books-a4fa6400147c7ec3'
      ? artifact('r.example/shop/books:2.4.0')
      : undefined;

  it('says the version of every artifact that is known', () => {
    expect(
      withVersions(
        'Revision 2 ran order-books-a4fa6400147c7ec3, not books-0000000000000000.',
        find,
      ),
    ).toBe('Revision 2 ran 2.4.0, not books-0000000000000000.');
  });

  it('leaves other words alone', () => {
    const sentence = 'books-development follows books-a4fa.';
    expect(withVersions(sentence, find)).toBe(sentence);
  });
});
