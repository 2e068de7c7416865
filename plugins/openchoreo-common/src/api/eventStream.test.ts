import { ReadableStream } from 'node:stream/web';
import { TextDecoder, TextEncoder } from 'node:util';
import type { StreamMessage } from './stream';
import { decodeStreamMessages, encodeStreamMessage } from './eventStream';

Object.assign(globalThis, { TextDecoder, TextEncoder });

function bodyOf(chunks: Uint8Array[]) {
  return new ReadableStream<Uint8Array>({
    start(controller) {
      chunks.forEach(chunk => controller.enqueue(chunk));
      controller.close();
    },
  }) as unknown as globalThis.ReadableStream<Uint8Array>;
}

async function collect(chunks: Uint8Array[]) {
  const messages: StreamMessage[] = [];
  for await (const message of decodeStreamMessages(bodyOf(chunks))) {
    messages.push(message);
  }
  return messages;
}

describe('the event stream', () => {
  const messages: StreamMessage[] = [
    { type: 'hello', epoch: 'e', heartbeatMs: 2000 },
    {
      type: 'error',
      id: 'a',
      error: { name: 'X', message: 'line one\nline two ✓ ü 😀' },
    },
    { type: 'heartbeat', at: '2026-01-01T00:00:00Z' },
  ];

  it('comes back whole wherever the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(
      `: a comment\n\nevent: message\n${messages
        .map(encodeStreamMessage)
        .join('')}`,
    );
    for (const size of [1, 2, 3, 7, 64, bytes.length]) {
      const chunks = [];
      for (let at = 0; at < bytes.length; at += size) {
        chunks.push(bytes.slice(at, at + size));
      }
      expect(await collect(chunks)).toEqual(messages);
    }
  });

  it('drops a message that was cut off by the end of the stream', async () => {
    const text = `${encodeStreamMessage(messages[0])}data: {"type":"hear`;
    expect(await collect([new TextEncoder().encode(text)])).toEqual([
      messages[0],
    ]);
  });
});
