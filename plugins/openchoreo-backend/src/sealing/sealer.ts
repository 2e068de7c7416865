import { createHmac, timingSafeEqual } from 'node:crypto';
import { canonicalJson } from '@openchoreo-backstage/kube-objects';
import type { SecretKey } from './keys';

/**
 * Seals what only the control plane may have written: requests, approvals,
 * admissions and Releases (spec/resources.md 4.29).
 *
 * @public
 */
export interface Sealer {
  /**
   * The seal of a payload under the first key: `<key id>:<base64url>`.
   *
   * @param payload - any JSON value; equal values give equal seals
   */
  seal(payload: unknown): string;
  /**
   * Whether the seal was made for exactly this payload with one of the keys.
   * An absent or unreadable seal is not valid; it is not an error.
   */
  verify(payload: unknown, seal: string | undefined): boolean;
}

/**
 * A sealer on a key ring: the first key signs, all of them verify, so keys are
 * rotated by putting a new one in front.
 *
 * @throws Error when there is no key, or two keys have the same id
 * @public
 */
export function createSealer(keys: readonly SecretKey[]): Sealer {
  const [signing] = keys;
  if (!signing) {
    throw new Error(
      'Sealing needs at least one key, but the key ring is empty',
    );
  }
  const byId = new Map(keys.map(key => [key.id, key]));
  if (byId.size !== keys.length) {
    throw new Error('Two seal keys have the same id; give each its own');
  }
  return {
    seal: payload =>
      `${signing.id}:${digest(signing, payload).toString('base64url')}`,
    verify: (payload, seal) => {
      const [, id, value] = seal?.match(/^([^:]+):([A-Za-z0-9_-]+)$/) ?? [];
      const key = byId.get(id);
      if (!key) return false;
      const given = Buffer.from(value, 'base64url');
      const wanted = digest(key, payload);
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
}

function digest(key: SecretKey, payload: unknown): Buffer {
  return createHmac('sha256', key.secret)
    .update(canonicalJson(payload))
    .digest();
}
