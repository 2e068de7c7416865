import {
  decodeStreamMessages,
  type StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';

const DEADLINE_MS = 30_000;

/** A live stream under test: everything that came, and a way to wait for more. */
export interface TestStream {
  response: Response;
  messages: StreamMessage[];
  /** The first message, of all so far and to come, that passes. */
  until<T extends StreamMessage>(
    what: string,
    passes: (message: StreamMessage) => message is T,
  ): Promise<T>;
  until(
    what: string,
    passes: (message: StreamMessage) => boolean,
  ): Promise<StreamMessage>;
  /** Resolves when the server ended the stream. */
  ended: Promise<void>;
  close(): void;
}

/** Opens a stream and reads it to its end. */
export async function openStream(
  url: string,
  headers: Record<string, string>,
  request: unknown,
  answered: string[],
): Promise<TestStream> {
  const abort = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(request),
    signal: abort.signal,
  });
  const messages: StreamMessage[] = [];
  const waiting = new Set<() => void>();
  const wake = () => [...waiting].forEach(look => look());
  let over = false;

  const ended = (async () => {
    try {
      for await (const message of decodeStreamMessages(response.body!)) {
        answered.push(JSON.stringify(message));
        messages.push(message);
        wake();
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      over = true;
      wake();
    }
  })();
  // Whoever does not wait for the end is not interested in how it came.
  ended.catch(() => {});

  function until(
    what: string,
    passes: (message: StreamMessage) => boolean,
  ): Promise<StreamMessage> {
    return new Promise((resolve, reject) => {
      let stop = () => {};
      const fail = (why: string) => {
        stop();
        const seen = messages.map(one => JSON.stringify(one).slice(0, 300));
        reject(
          new Error(`${why} before: ${what}\n${seen.slice(-5).join('\n')}`),
        );
      };
      const timer = setTimeout(() => fail('The deadline came'), DEADLINE_MS);
      const look = () => {
        const found = messages.find(passes);
        if (found) {
          stop();
          resolve(found);
        } else if (over) fail('The stream ended');
      };
      stop = () => {
        clearTimeout(timer);
        waiting.delete(look);
      };
      waiting.add(look);
      look();
    });
  }

  return {
    response,
    messages,
    until: until as TestStream['until'],
    ended,
    close: () => abort.abort(),
  };
}
