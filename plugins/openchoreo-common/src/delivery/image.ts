/**
 * Registry host of images that only exist on sandbox planes. The top-level
 * domain `invalid` never resolves (RFC 2606), so no real cluster can pull them.
 */
export const SANDBOX_REGISTRY = 'sandbox.invalid/';

/** Whether an image was "built" on a sandbox plane and exists nowhere. */
export function isSandboxImage(image: string): boolean {
  return image.startsWith(SANDBOX_REGISTRY);
}

/** An OCI reference taken apart: `registry/path:tag@digest`. */
export interface ImageParts {
  /** Registry and path. */
  repository: string;
  tag?: string;
  /** `sha256:…` */
  digest?: string;
}

/** Takes an image reference apart. A colon before the last slash belongs to the registry's port. */
export function imageParts(image: string): ImageParts {
  const [named, digest] = image.split('@');
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  return {
    repository: hasTag ? named.slice(0, colon) : named,
    ...(hasTag ? { tag: named.slice(colon + 1) } : {}),
    ...(digest ? { digest } : {}),
  };
}

/**
 * The image by digest. The tag goes: two tags of one digest are one image, so
 * they must be one artifact.
 */
export function pinImage(image: string, digest: string): string {
  return `${imageParts(image).repository}@${digest}`;
}

/** Digest, else tag, else `latest`: what `fromImageRef.tag` holds. */
export function imageTag(image: string): string {
  const { tag, digest } = imageParts(image);
  return tag ?? digest ?? 'latest';
}

/** The image without its registry: `apps/orders:1.2`. */
export function imageWithoutRegistry(image: string): string {
  const [first, ...rest] = image.split('/');
  const isRegistry =
    rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isRegistry ? rest.join('/') : image;
}
