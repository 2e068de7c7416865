/**
 * The values of a body in JSON lines (one JSON text per line), as they arrive.
 *
 * @throws SyntaxError for a line that is not JSON
 */
export async function* decodeJsonLines<T>(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<T, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let ended = false;
  try {
    while (!ended) {
      const { done, value } = await reader.read();
      ended = done;
      rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
      const lines = rest.split('\n');
      rest = done ? '' : lines.pop()!;
      for (const line of lines) {
        if (line.trim()) yield JSON.parse(line);
      }
    }
  } finally {
    await reader.cancel().catch(ignoreClosed);
  }
}

/** Cancelling a body that already failed reports the failure a second time. */
function ignoreClosed() {}
