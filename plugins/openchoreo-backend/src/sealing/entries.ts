import {
  sealPayload,
  type SealedEntries,
  type SealKind,
  type SealSubject,
  type VerifySeal,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { Sealer } from './sealer';

/**
 * The seal of one entry of one object: an approval, an admission, a revision.
 *
 * @public
 */
export function sealEntry<K extends SealKind>(
  sealer: Sealer,
  kind: K,
  entry: Omit<SealedEntries[K], 'seal'>,
  subject: SealSubject<K>,
): string {
  return sealer.seal(sealPayload(kind, entry, subject));
}

/** The check of entries that pure functions take as a parameter. @public */
export function entryVerifier(sealer: Sealer): VerifySeal {
  return (kind, entry, subject) =>
    sealer.verify(sealPayload(kind, entry, subject), entry.seal);
}
