import type { StreamMessage } from './stream';

/**
 * One message as a server-sent event. JSON has no raw line breaks, so one
 * `data:` line is enough (WHATWG HTML, server-sent events).
 *
 * @public
 */
export function encodeStreamMessage(message: StreamMessage): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}

/**
 * The messages of a `text/event-stream` body, as they arrive. Comments and
 * event names are passed over. Ends when the body ends; throws what reading
 * the body throws, and a `SyntaxError` for data that is not JSON.
 *
 * @public
 */
export async function* decodeStreamMessages(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<StreamMessage, void, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      const lines = rest.split(/\r\n|\r|\n/);
      // NOTE: a chunk may end between \r and \n; the last piece is kept until more comes.
      rest = lines.pop()!;
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield JSON.parse(data.join('\n'));
          data = [];
        } else if (line.startsWith('data:')) {
          data.push(line.slice(line[5] === ' ' ? 6 : 5));
        }
      }
    }
  } finally {
    await reader.cancel().catch(ignoreClosed);
  }
}

/** Cancelling a body that already failed reports the failure a second time. */
function ignoreClosed() {}
