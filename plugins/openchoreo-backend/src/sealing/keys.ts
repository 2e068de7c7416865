import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isError } from '@backstage/errors';
import { z } from 'zod';

/** A key of a ring. The id travels with what the key made; the secret never does. @public */
export interface SecretKey {
  /** Letters, digits, `-`, `_` and `.`. */
  id: string;
  /** At least 32 bytes. */
  secret: Buffer;
}

/** The keys of a control plane; the first of each ring is used for writing. @public */
export interface ControlPlaneKeys {
  /** Seal what only the control plane may write. */
  seal: SecretKey[];
  /** Encrypt credentials and secrets at rest; 32 bytes each. */
  encryption: SecretKey[];
}

/** File that `loadOrCreateKeys` keeps in its directory. @public */
export const KEY_FILE = 'openchoreo-keys.json';

const KEY_BYTES = 32;

const ring = z
  .array(
    z.object({
      id: z.string().regex(/^[A-Za-z0-9_.-]+$/),
      secret: z
        .base64()
        .refine(text => Buffer.from(text, 'base64').length >= KEY_BYTES, {
          message: `must be at least ${KEY_BYTES} bytes in base64`,
        }),
    }),
  )
  .min(1);

const keyFileSchema = z.object({ seal: ring, encryption: ring });

/**
 * Keys as they stand in configuration or in a key file: secrets in base64.
 *
 * @throws Error that names what is wrong, without any part of a secret
 * @public
 */
export function parseKeys(value: unknown, source: string): ControlPlaneKeys {
  const parsed = keyFileSchema.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues
      .map(issue => `${issue.path.join('.')}: ${issue.message}`)
      .join('; ');
    throw new Error(`The keys in ${source} cannot be used: ${problems}`);
  }
  const decode = (keys: Array<{ id: string; secret: string }>) =>
    keys.map(key => ({
      id: key.id,
      secret: Buffer.from(key.secret, 'base64'),
    }));
  return {
    seal: decode(parsed.data.seal),
    encryption: decode(parsed.data.encryption),
  };
}

/**
 * The keys of a control plane that was not given any: read from a file that
 * only its owner can read, created with random keys on first use. Two
 * processes that start at once end up with the same keys.
 *
 * Whoever loses the file loses every seal and every encrypted value, so it
 * belongs into the backup together with the database.
 *
 * @throws Error when the file can be read by others, or is damaged
 * @public
 */
export async function loadOrCreateKeys(
  directory: string,
): Promise<ControlPlaneKeys> {
  const file = join(directory, KEY_FILE);
  await createOnce(directory, file);
  const { mode } = await stat(file);
  if (mode & 0o077) {
    throw new Error(
      `${file} can be read by others than its owner; run "chmod 600" on it, and replace the keys if others may have read it`,
    );
  }
  return parseKeys(parseJson(await readFile(file, 'utf8'), file), file);
}

async function createOnce(directory: string, file: string): Promise<void> {
  if (await exists(file)) return;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const key = () => ({
    id: `k${randomBytes(4).toString('hex')}`,
    secret: randomBytes(KEY_BYTES).toString('base64'),
  });
  const draft = `${file}.${randomBytes(4).toString('hex')}`;
  await writeFile(
    draft,
    JSON.stringify({ seal: [key()], encryption: [key()] }),
    { mode: 0o600, flag: 'wx' },
  );
  try {
    // Unlike a rename, a link fails when another process was faster.
    await link(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(draft);
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return isError(error) && error.code === code;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would quote the text, that is, a secret.
    throw new Error(
      `${file} is not JSON; restore it from the backup of the database`,
    );
  }
}
