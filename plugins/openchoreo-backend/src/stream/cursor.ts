import { createHash } from 'node:crypto';

/**
 * Where a subscription stands: the resource version seen of each kind, the
 * epoch of the store, and under which permissions it was seen.
 */
export interface Cursor {
  epoch: string;
  /** Digest of the permissions and of the subscription itself. */
  view: string;
  versions: Record<string, string>;
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(
    JSON.stringify([cursor.epoch, cursor.view, cursor.versions]),
  ).toString('base64url');
}

/** @returns undefined for text that is not a cursor: the client then gets a new list */
export function decodeCursor(text: string): Cursor | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (!Array.isArray(value) || value.length !== 3) return undefined;
  const [epoch, view, versions] = value;
  if (
    typeof epoch !== 'string' ||
    typeof view !== 'string' ||
    typeof versions !== 'object' ||
    versions === null ||
    !Object.values(versions).every(one => typeof one === 'string')
  ) {
    return undefined;
  }
  return { epoch, view, versions: versions as Record<string, string> };
}

/** A short digest, so that a cursor does not tell what its reader may see. */
export function digestOf(...parts: string[]): string {
  return createHash('sha256')
    .update(parts.join('\n'))
    .digest('base64url')
    .slice(0, 16);
}
