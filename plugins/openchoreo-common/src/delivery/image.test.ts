import {
  imageParts,
  imageTag,
  imageWithoutRegistry,
  isSandboxImage,
  pinImage,
} from './image';

const digest = `sha256:${'a'.repeat(64)}`;

describe('an image reference', () => {
  it.each([
    ['nginx', { repository: 'nginx' }],
    ['nginx:1.2', { repository: 'nginx', tag: '1.2' }],
    ['r:5000/a/b', { repository: 'r:5000/a/b' }],
    [`r:5000/a:1@${digest}`, { repository: 'r:5000/a', tag: '1', digest }],
  ])('%s is taken apart', (image, parts) => {
    expect(imageParts(image)).toEqual(parts);
  });

  it('is pinned to its digest without its tag', () => {
    expect(pinImage('r:5000/a:1', digest)).toBe(`r:5000/a@${digest}`);
    expect(pinImage(`a@sha256:${'b'.repeat(64)}`, digest)).toBe(`a@${digest}`);
  });

  it.each([
    ['a:1', '1'],
    [`a@${digest}`, digest],
    ['a', 'latest'],
  ])('%s has tag %s', (image, tag) => {
    expect(imageTag(image)).toBe(tag);
  });

  it.each([
    ['ghcr.io/a/b:1', 'a/b:1'],
    ['localhost/a', 'a'],
    ['library/nginx', 'library/nginx'],
    ['nginx:1.2', 'nginx:1.2'],
  ])('%s is %s without registry', (image, rest) => {
    expect(imageWithoutRegistry(image)).toBe(rest);
  });

  it('of a sandbox is known by its registry', () => {
    expect(isSandboxImage('sandbox.invalid/a:1')).toBe(true);
    expect(isSandboxImage('r.example/sandbox.invalid/a:1')).toBe(false);
  });
});
