import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
} from 'node:crypto';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const SEALED =
  /^sealed:v1:([A-Za-z0-9_-]{1,32}):([0-9a-f]{16}):([A-Za-z0-9_-]+)$/;
const MARKER = /^redacted:[0-9a-f]{16}$/;

/** @public */
export interface EncryptionKey {
  /** Stands in every text sealed with the key: letters, digits, `-` and `_`. */
  id: string;
  /** 32 bytes in base64. */
  secret: string;
}

/**
 * Encrypts what must not be in the database in the clear (AES-256-GCM). The
 * first key encrypts; all of them decrypt, so that keys can be rotated.
 *
 * A text is bound to the scope it was sealed for and cannot be opened, or its
 * marker recognised, elsewhere.
 *
 * @public
 */
export interface KeyRing {
  /** `sealed:v1:<key id>:<hmac>:<base64url of iv, ciphertext and tag>`. */
  seal(plain: string, scope: string): string;
  /** @throws Error when the key is not in the ring, or the text was tampered with or moved */
  open(sealed: string, scope: string): string;
  /** What readers see instead: `redacted:<first 16 hex digits of an HMAC-SHA-256>`. */
  marker(plain: string, scope: string): string;
  /** Whether the text was sealed with the first key. */
  isCurrent(sealed: string): boolean;
}

/**
 * @throws Error when there is no key, an id is used twice or not well formed,
 * or a secret has not 32 bytes
 * @public
 */
export function keyRing(keys: readonly EncryptionKey[]): KeyRing {
  if (keys.length === 0) {
    throw new Error('A key ring needs at least one encryption key');
  }
  const byId = new Map<string, { encryption: Buffer; marking: Buffer }>();
  for (const { id, secret } of keys) {
    const bytes = Buffer.from(secret, 'base64');
    if (!KEY_ID.test(id)) {
      throw new Error(
        'The id of an encryption key has 1 to 32 letters, digits, "-" or "_"',
      );
    }
    if (byId.has(id)) {
      throw new Error(`Two encryption keys have the id "${id}"`);
    }
    if (bytes.length !== KEY_BYTES) {
      throw new Error(
        `The encryption key "${id}" must be ${KEY_BYTES} bytes in base64, it has ${bytes.length}`,
      );
    }
    byId.set(id, {
      encryption: derive(bytes, 'kube-embedded encryption'),
      marking: derive(bytes, 'kube-embedded marking'),
    });
  }
  const firstId = keys[0].id;
  const first = byId.get(firstId)!;

  const digest = (plain: string, scope: string) =>
    createHmac('sha256', first.marking)
      .update(JSON.stringify([scope, plain]))
      .digest('hex')
      .slice(0, 16);

  return {
    seal: (plain, scope) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first.encryption, iv);
      cipher.setAAD(Buffer.from(scope));
      const text = Buffer.concat([
        iv,
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
      return `sealed:v1:${firstId}:${digest(plain, scope)}:${text.toString(
        'base64url',
      )}`;
    },
    open: (sealed, scope) => {
      const parts = SEALED.exec(sealed);
      if (!parts) {
        throw new Error('This is not a sealed text');
      }
      const key = byId.get(parts[1]);
      if (!key) {
        throw new Error(
          `The encryption key "${parts[1]}" is not in the key ring; add it to read what it sealed`,
        );
      }
      const bytes = Buffer.from(parts[3], 'base64url');
      const decipher = createDecipheriv(
        'aes-256-gcm',
        key.encryption,
        bytes.subarray(0, IV_BYTES),
      );
      decipher.setAAD(Buffer.from(scope));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES, bytes.length - TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
    marker: (plain, scope) => `redacted:${digest(plain, scope)}`,
    isCurrent: sealed => SEALED.exec(sealed)?.[1] === firstId,
  };
}

/** Whether a text is sealed. */
export function isSealed(text: unknown): text is string {
  return typeof text === 'string' && SEALED.test(text);
}

/** Whether a text is a marker that readers see. */
export function isMarker(text: unknown): text is string {
  return typeof text === 'string' && MARKER.test(text);
}

/** What readers see instead of a sealed text; needs no key. */
export function markerOf(sealed: string): string {
  const parts = SEALED.exec(sealed);
  if (!parts) {
    throw new Error('This is not a sealed text');
  }
  return `redacted:${parts[2]}`;
}

function derive(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
}
