import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { canonicalJson } from './canonicalJson';

/** SHA-256 of the UTF-8 bytes of a text, as 64 lower-case hex digits. @public */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * Names a value by its content: `sha256:` and the SHA-256 of its canonical
 * JSON. What counts as the same content (for example that absent equals empty)
 * is for the caller to settle before.
 *
 * @throws TypeError as `canonicalJson`
 * @public
 */
export function contentHash(value: unknown): string {
  return `sha256:${sha256Hex(canonicalJson(value))}`;
}
