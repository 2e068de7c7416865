import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  DeliveryView,
  StreamMessage,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import { deliveryViews } from './deliveryViews';

const view = (name: string) => ({ component: { name } } as DeliveryView);
const said = (name: string): StreamMessage => ({
  type: 'view',
  id: 'delivery',
  view: view(name),
});
const refused = (name: string): StreamMessage => ({
  type: 'error',
  id: 'delivery',
  error: { name, message: `${name} was said.` },
});

/** A stream per connection: what it says, and the error that ends it. */
function follow(connections: Array<[StreamMessage[], Error?]>) {
  const stop = new AbortController();
  const broken: string[] = [];
  const pauses: number[] = [];
  let opened = 0;
  const views = deliveryViews({
    openchoreo: {
      async *watch() {
        const [messages, error] = connections[opened] ?? [[]];
        opened += 1;
        yield* messages;
        if (error) throw error;
        if (opened >= connections.length) stop.abort();
      },
    },
    component: { namespace: 'default', component: 'till' },
    credentials: async () => mockCredentials.user(),
    signal: stop.signal,
    onBroken: error => broken.push(error.message),
    pause: async ms => void pauses.push(ms),
    random: () => 1,
  });
  return { views, broken, pauses, stop, opened: () => opened };
}

async function names(views: AsyncIterable<DeliveryView>): Promise<string[]> {
  const found: string[] = [];
  for await (const one of views) found.push(one.component.name);
  return found;
}

describe('deliveryViews', () => {
  it('connects again when the stream breaks or is closed', async () => {
    const { views, broken } = follow([
      [[said('a'), { type: 'heartbeat', at: '' }, said('b')], new Error('cut')],
      [[said('c'), { type: 'closed', reason: 'permissions-changed' }]],
      [[said('d')]],
    ]);
    expect(await names(views)).toEqual(['a', 'b', 'c', 'd']);
    expect(broken).toEqual(['cut']);
  });

  it('waits longer each time it breaks, until something was heard', async () => {
    const cut = new Error('cut');
    const { views, pauses } = follow([
      [[], cut],
      [[], cut],
      [[said('a')], cut],
      [[said('b')]],
    ]);
    await names(views);
    expect(pauses.slice(0, 3)).toEqual([500, 1000, 500]);
  });

  it('tries a few times more for a component that was just created', async () => {
    const { views } = follow([
      [[refused('NotFoundError')]],
      [[refused('NotFoundError')]],
      [[said('a')]],
    ]);
    expect(await names(views)).toEqual(['a']);
  });

  it.each([
    ['NotFoundError', 5, 'it is not there'],
    ['NotAllowedError', 1, 'permission does not come by asking'],
  ])('gives up on %s after %d: %s', async (name, attempts) => {
    const { views, opened } = follow(
      Array.from({ length: 9 }, () => [[refused(name)]]),
    );
    await expect(names(views)).rejects.toThrow(`${name} was said.`);
    expect(opened()).toBe(attempts);
  });

  it('ends without an error when it is stopped', async () => {
    const { views, stop } = follow([[[said('a'), said('b')], new Error('x')]]);
    const found: string[] = [];
    for await (const one of views) {
      found.push(one.component.name);
      if (one.component.name === 'b') stop.abort();
    }
    expect(found).toEqual(['a', 'b']);
  });
});
