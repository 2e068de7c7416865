import type {
  StreamMessage,
  WatchRequest,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { OpenChoreoApi } from '../../api';

/** One open stream, seen from the server. */
export interface FakeConnection {
  request: WatchRequest;
  signal: AbortSignal;
  send(...messages: StreamMessage[]): void;
  end(): void;
  fail(error: Error): void;
}

/** A server whose answers a test gives by hand. */
export interface FakeServer {
  watch: OpenChoreoApi['watch'];
  /** In the order in which they were opened. */
  connections: FakeConnection[];
  /** Those that the browser did not give up. */
  open(): FakeConnection[];
  latest(): FakeConnection;
}

export function createFakeServer(): FakeServer {
  const connections: FakeConnection[] = [];
  return {
    connections,
    open: () => connections.filter(({ signal }) => !signal.aborted),
    latest: () => connections[connections.length - 1],
    async *watch(request, { signal }) {
      const queue: Array<StreamMessage | Error | 'end'> = [];
      let wake = () => {};
      const pushed = () =>
        new Promise<void>(resolve => {
          wake = resolve;
        });
      const push = (...items: typeof queue) => {
        queue.push(...items);
        wake();
      };
      connections.push({
        request,
        signal,
        send: push,
        end: () => push('end'),
        fail: push,
      });
      signal.addEventListener('abort', () => wake());
      while (!signal.aborted) {
        const item = queue.shift();
        if (item === 'end') return;
        if (item instanceof Error) throw item;
        if (item) yield item;
        else await pushed();
      }
    },
  };
}
