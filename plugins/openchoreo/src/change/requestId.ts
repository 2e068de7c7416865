/** A key under which asking twice is asking once. */
export function newRequestId(): string {
  // NOTE: crypto.randomUUID is missing on plain HTTP; this is not.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
