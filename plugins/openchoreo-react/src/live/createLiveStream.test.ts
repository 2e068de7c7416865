import type { DeliveryView } from '@openchoreo-backstage/plugin-openchoreo-common';
import { createFakeBrowser, type FakeTab } from './__testUtils__/fakeBrowser';
import { createFakeServer } from './__testUtils__/fakeServer';
import {
  createManualTimers,
  settle,
  type ManualTimers,
} from './__testUtils__/manualTimers';
import { createLiveStream } from './createLiveStream';
import type { LiveSubscription } from './subscription';

const orders: LiveSubscription = {
  type: 'delivery',
  namespace: 'default',
  component: 'orders',
};
const cart: LiveSubscription = { ...orders, component: 'cart' };
const components: LiveSubscription = {
  type: 'objects',
  kinds: ['Component'],
  view: 'summary',
};

const view = (name: string) => ({ pipeline: { name } } as DeliveryView);
const hello = { type: 'hello', epoch: '1', heartbeatMs: 2_000 } as const;

const object = (uid: string) => ({
  apiVersion: 'openchoreo.dev/v1alpha1',
  kind: 'Component',
  metadata: {
    name: uid,
    uid,
    resourceVersion: '1',
    creationTimestamp: '2026-11-20T10:00:00Z',
  },
  columns: {},
});

let timers: ManualTimers;
let server: ReturnType<typeof createFakeServer>;

beforeEach(() => {
  timers = createManualTimers();
  server = createFakeServer();
});

function streamIn(tab?: FakeTab) {
  return createLiveStream({
    watch: server.watch,
    tabs: async () => tab?.tabs,
    timers,
    random: () => 0.5,
  });
}

const idsOf = (index: number) =>
  server.connections[index].request.subscriptions.map(({ id }) => id).sort();

describe('one tab', () => {
  it('carries all subscriptions in one stream and tells each its own', async () => {
    const stream = streamIn();
    const first = stream.subscribe(orders, jest.fn());
    const onCart = jest.fn();
    const second = stream.subscribe(cart, onCart);
    await timers.advance(100);

    expect(server.connections).toHaveLength(1);
    expect(idsOf(0)).toEqual([
      'delivery:default/cart',
      'delivery:default/orders',
    ]);

    server.latest().send(hello, {
      type: 'view',
      id: 'delivery:default/cart',
      view: view('a'),
    });
    await settle();
    expect(second.snapshot().view).toEqual(view('a'));
    expect(onCart).toHaveBeenCalledTimes(1);
    expect(first.snapshot().view).toBeUndefined();
    expect(stream.state()).toEqual({ status: 'live' });
  });

  it('opens one new stream, with cursors, when something is added', async () => {
    const stream = streamIn();
    stream.subscribe(components, jest.fn());
    await timers.advance(100);
    const id = server.latest().request.subscriptions[0].id;
    server
      .latest()
      .send(
        hello,
        { type: 'added', id, cursor: '4', object: object('a') },
        { type: 'synced', id, cursor: '5' },
      );
    await settle();

    stream.subscribe(orders, jest.fn());
    await timers.advance(100);
    expect(server.connections).toHaveLength(2);
    expect(server.open()).toHaveLength(1);
    expect(server.latest().request.cursors).toEqual({ [id]: '5' });
    expect(stream.state()).toEqual({ status: 'live' });
  });

  it('lets a subscription go only after a while, so that coming back is free', async () => {
    const stream = streamIn();
    const handle = stream.subscribe(orders, jest.fn());
    await timers.advance(100);
    server.latest().send(hello);
    handle.close();
    await timers.advance(1_000);
    stream.subscribe(orders, jest.fn()).close();
    expect(server.connections).toHaveLength(1);

    await timers.advance(3_200);
    expect(server.open()).toHaveLength(0);
  });

  it('says that it is disconnected within five seconds of silence, and recovers', async () => {
    const stream = streamIn();
    const onState = jest.fn();
    stream.onState(onState);
    const handle = stream.subscribe(orders, jest.fn());
    await timers.advance(100);
    server.latest().send(hello, {
      type: 'view',
      id: 'delivery:default/orders',
      view: view('a'),
    });
    await settle();

    await timers.advance(5_000);
    expect(stream.state()).toMatchObject({ status: 'disconnected' });
    expect(handle.snapshot().view).toEqual(view('a'));

    await timers.advance(1_000);
    expect(server.open()).toHaveLength(1);
    server.latest().send(hello);
    await settle();
    expect(stream.state()).toEqual({ status: 'live' });
    expect(onState).toHaveBeenCalled();
  });

  it('says why it fails and goes on trying', async () => {
    const stream = streamIn();
    stream.subscribe(orders, jest.fn());
    await timers.advance(100);
    for (let attempt = 1; attempt < 6; attempt += 1) {
      server.latest().fail(new Error('You are not signed in any more.'));
      while (server.connections.length === attempt) await timers.advance(250);
    }
    expect(stream.state()).toMatchObject({
      status: 'disconnected',
      cause: 'You are not signed in any more.',
    });
  });

  it('lists anew when the permissions changed, keeping the list until then', async () => {
    const stream = streamIn();
    const handle = stream.subscribe(components, jest.fn());
    await timers.advance(100);
    const id = server.latest().request.subscriptions[0].id;
    server
      .latest()
      .send(
        hello,
        { type: 'added', id, cursor: '1', object: object('secret') },
        { type: 'synced', id, cursor: '2' },
      );
    await settle();
    server.latest().send({ type: 'closed', reason: 'permissions-changed' });
    await timers.advance(1_000);

    expect(server.connections).toHaveLength(2);
    expect(server.latest().request.cursors).toEqual({});
    expect([...handle.snapshot().objects.keys()]).toEqual(['secret']);
    server.latest().send(hello, { type: 'synced', id, cursor: '3' });
    await settle();
    expect([...handle.snapshot().objects.keys()]).toEqual([]);
  });

  it('says so when it is not known who is signed in', async () => {
    const stream = createLiveStream({
      watch: server.watch,
      tabs: () => Promise.reject(new Error('no identity')),
      timers,
      random: () => 0.5,
    });
    stream.subscribe(orders, jest.fn());
    await settle();
    expect(stream.state()).toMatchObject({
      status: 'disconnected',
      cause: 'The live stream could not start: no identity',
    });
  });
});

describe('several tabs of one person', () => {
  it('share one stream', async () => {
    const browser = createFakeBrowser();
    const streams = Array.from({ length: 8 }, () =>
      streamIn(browser.openTab()),
    );
    const handles = streams.map(stream => stream.subscribe(orders, jest.fn()));
    const other = streams[5].subscribe(cart, jest.fn());
    await timers.advance(1_000);
    expect(server.open()).toHaveLength(1);

    server
      .latest()
      .send(
        hello,
        { type: 'view', id: 'delivery:default/orders', view: view('a') },
        { type: 'view', id: 'delivery:default/cart', view: view('b') },
      );
    await settle();
    for (const handle of handles) {
      expect(handle.snapshot().view).toEqual(view('a'));
    }
    expect(other.snapshot().view).toEqual(view('b'));
    for (const stream of streams) {
      expect(stream.state()).toEqual({ status: 'live' });
    }
  });

  it('bring a tab that comes later up to date without asking the server', async () => {
    const browser = createFakeBrowser();
    streamIn(browser.openTab()).subscribe(orders, jest.fn());
    await timers.advance(100);
    server.latest().send(hello, {
      type: 'view',
      id: 'delivery:default/orders',
      view: view('a'),
    });
    await settle();

    const late = streamIn(browser.openTab());
    const handle = late.subscribe(orders, jest.fn());
    await timers.advance(100);
    expect(handle.snapshot().view).toEqual(view('a'));
    expect(late.state()).toEqual({ status: 'live' });
    expect(server.connections).toHaveLength(1);
  });

  it('go on when the tab that leads is gone, from where it was', async () => {
    const browser = createFakeBrowser();
    const first = browser.openTab();
    streamIn(first).subscribe(orders, jest.fn());
    await timers.advance(100);
    const second = streamIn(browser.openTab());
    const handle = second.subscribe(components, jest.fn());
    await timers.advance(100);
    const led = server.latest();
    const id = led.request.subscriptions.find(
      ({ type }) => type === 'objects',
    )!.id;
    led.send(
      hello,
      { type: 'added', id, cursor: '8', object: object('a') },
      { type: 'synced', id, cursor: '9' },
    );
    await settle();

    first.crash();
    await timers.advance(100);
    expect(server.latest()).not.toBe(led);
    expect(server.latest().request).toEqual({
      subscriptions: [{ ...components, id }],
      cursors: { [id]: '9' },
    });
    server.latest().send(hello, {
      type: 'deleted',
      id,
      cursor: '10',
      object: object('a'),
    });
    await settle();
    expect(handle.snapshot().objects.size).toBe(0);
    expect(second.state()).toEqual({ status: 'live' });
  });

  it('stop asking for what only a tab wanted that is gone', async () => {
    const browser = createFakeBrowser();
    streamIn(browser.openTab()).subscribe(orders, jest.fn());
    const second = browser.openTab();
    streamIn(second).subscribe(cart, jest.fn());
    await timers.advance(500);
    expect(server.latest().request.subscriptions).toHaveLength(2);

    second.crash();
    await timers.advance(500);
    expect(server.latest().request.subscriptions).toEqual([
      { ...orders, id: 'delivery:default/orders' },
    ]);
  });

  it('all know that the stream is silent', async () => {
    const browser = createFakeBrowser();
    streamIn(browser.openTab()).subscribe(orders, jest.fn());
    const follower = streamIn(browser.openTab());
    follower.subscribe(orders, jest.fn());
    await timers.advance(100);
    server.latest().send(hello);
    await timers.advance(5_200);
    expect(follower.state()).toMatchObject({ status: 'disconnected' });
  });
});

it('keeps the streams of two people apart', async () => {
  const anna = streamIn(createFakeBrowser().openTab());
  const ben = streamIn(createFakeBrowser().openTab());
  const annas = anna.subscribe(orders, jest.fn());
  const bens = ben.subscribe(orders, jest.fn());
  await timers.advance(200);
  expect(server.open()).toHaveLength(2);

  server.connections[0].send(hello, {
    type: 'view',
    id: 'delivery:default/orders',
    view: view('for one'),
  });
  await settle();
  expect(
    [annas, bens].filter(handle => handle.snapshot().view !== undefined),
  ).toHaveLength(1);
});
